import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { PropCheck } from '../validation/prop-check';
import { CHANGE, ONE_BY_ONE, SCALING_PACE } from './argument-types';
import { type Direction, checkPace, longestTime, rulesOf } from './scaling-rules';
import type { ScalingPace } from './scaling-pace';

const CHECK = new PropCheck('ScaleUp');
const UP: Direction = {
  stabilization: 0,
  maxPercent: 10_000,
  next: (replicas, pods, percent) => Math.max(replicas + pods, Math.ceil(replicas * (1 + percent / 100))),
};

/**
 * Pace at which an autoscaler adds replicas when the load rises.
 *
 * | scaleUp | pace | longest time from 1 to 5 replicas |
 * |---|---|---|
 * | not set | Kubernetes' default: every 15 s, up to twice the replicas or 4, whichever is more | 30 s: 4, 5 |
 * | not set, with `scaleDown` | Kubernetes' default: every 15 s, add 4 replicas or double them, whichever is more | 15 s |
 * | `immediate()` | All replicas that the load needs, at once | 15 s |
 * | `gradual()` | Double the replicas every 60 s at most | 165 s: 2, 4, 5 |
 * | `oneByOne()` | Add one replica every 60 s at most | 240 s: 2, 3, 4, 5 |
 *
 * For each method, the time is the result of `longestTime(1, 5)`. Add the load time of the model.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.autoscale({ maxReplicas: 5, scaleUp: ScaleUp.oneByOne(Duration.seconds(30)) });
 * ScaleUp.oneByOne(Duration.seconds(30)).longestTime(1, 5).toSeconds(); // 150
 */
export class ScaleUp {
  /** Adds all needed replicas at once. Use it for models that load fast, in clusters with free capacity. */
  public static immediate(): ScaleUp {
    return ScaleUp.atPace({});
  }

  /** Doubles the replicas each minute at most, so that new pods can load and take over requests before the next step. */
  public static gradual(): ScaleUp {
    return ScaleUp.atPace({ percent: 100 });
  }

  /**
   * Adds one replica at a time. Use it for few large replicas, because an unnecessary replica is expensive.
   *
   * @param period time from one addition to the next, 1 to 1800 seconds; 60 seconds by default
   */
  public static oneByOne(period?: Duration): ScaleUp {
    ONE_BY_ONE.readAll(CHECK, { period });
    return ScaleUp.atPace({ pods: 1, period });
  }

  /** Adds replicas at your own pace. */
  public static atPace(pace: ScalingPace): ScaleUp {
    return new ScaleUp(SCALING_PACE.readAll(CHECK, pace, 'pace'));
  }

  private constructor(private readonly pace: ScalingPace) {}

  /**
   * Computes the maximum time from the moment that the load needs `neededReplicas` until the autoscaler requests this number.
   *
   * docs/explanation/autoscaling.md has the formula. The autoscaler stops earlier if usage is within the controller's
   * tolerance of the target.
   *
   * @param currentReplicas replicas before the change, at least 1
   * @param neededReplicas replicas after the change, at least `currentReplicas`
   * @throws if the pace or a number of replicas is invalid, or `neededReplicas` is less than `currentReplicas`
   */
  public longestTime(currentReplicas: number, neededReplicas: number): Duration {
    CHANGE.readAll(CHECK, { currentReplicas, neededReplicas });
    CHECK.replicas('currentReplicas', currentReplicas, 1);
    if (CHECK.replicas('neededReplicas', neededReplicas, 1) < currentReplicas) {
      const rule = `must be at least currentReplicas ${currentReplicas}: call ScaleDown's longestTime() for fewer replicas`;
      CHECK.fail('neededReplicas', neededReplicas, rule);
    }
    return longestTime(checkPace(CHECK, 'pace', this.pace, UP), UP, currentReplicas, neededReplicas);
  }

  /**
   * Returns the value of the `scaleUp` field.
   *
   * @internal
   */
  public _scaleUpRules(check: PropCheck, maxReplicas: number): k8s.HpaScalingRulesV2 {
    const pace = checkPace(check, 'scaleUp', this.pace, UP);
    return rulesOf(pace, { type: 'Pods', value: maxReplicas, periodSeconds: 15 });
  }
}
