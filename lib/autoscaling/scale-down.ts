import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { PropCheck } from '../validation/prop-check';
import { CHANGE, ONE_BY_ONE, SCALING_PACE } from './argument-types';
import { type Direction, checkPace, longestTime, rulesOf } from './scaling-rules';
import type { ScalingPace } from './scaling-pace';

const CHECK = new PropCheck('ScaleDown');
const DOWN: Direction = {
  stabilization: 300,
  maxPercent: 100,
  next: (replicas, pods, percent) => Math.min(replicas - pods, Math.trunc(replicas * (1 - percent / 100))),
};

/**
 * Pace at which an autoscaler removes replicas when the load falls.
 *
 * | scaleDown | pace | longest time from 5 to 1 replicas |
 * |---|---|---|
 * | not set | Kubernetes' default: after 300 s of lower load, all at once | 315 s |
 * | `prompt()` | After 60 s of lower load, all at once | 75 s |
 * | `oneByOne()` | After 300 s of lower load, one every 60 s | 540 s: 4, 3, 2, 1 |
 * | `cautious()` | After 600 s of lower load, 10% every 60 s, at least one | 840 s: 4, 3, 2, 1 |
 * | `never()` | No scale-down | - |
 *
 * For each method, the time is the result of `longestTime(5, 1)`.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.autoscale({ maxReplicas: 5, scaleDown: ScaleDown.cautious() });
 * ScaleDown.cautious().longestTime(5, 2)?.toSeconds(); // 765
 */
export class ScaleDown {
  /** Removes all unnecessary replicas after one minute of lower load. Use it for models that load fast. */
  public static prompt(): ScaleDown {
    return ScaleDown.atPace({ stabilization: Duration.seconds(60) });
  }

  /**
   * Removes up to a tenth of the replicas, but at least one, each minute, after ten minutes of lower load. Use it for models
   * that load for minutes.
   */
  public static cautious(): ScaleDown {
    return ScaleDown.atPace({ stabilization: Duration.seconds(600), percent: 10 });
  }

  /**
   * Removes one replica at a time, after five minutes of lower load.
   *
   * @param period time from one removal to the next, 1 to 1800 seconds; 60 seconds by default
   */
  public static oneByOne(period?: Duration): ScaleDown {
    ONE_BY_ONE.readAll(CHECK, { period });
    return ScaleDown.atPace({ pods: 1, period });
  }

  /** Removes no replicas. Scale down manually. */
  public static never(): ScaleDown {
    return new ScaleDown();
  }

  /** Removes replicas at your own pace. */
  public static atPace(pace: ScalingPace): ScaleDown {
    return new ScaleDown(SCALING_PACE.readAll(CHECK, pace, 'pace'));
  }

  private constructor(private readonly pace?: ScalingPace) {}

  /**
   * Computes the maximum time from the moment that the load needs at most `neededReplicas` until the autoscaler requests
   * this number. The result is undefined for `never()`.
   *
   * docs/explanation/autoscaling.md has the formula. The autoscaler stops earlier if usage is within the controller's
   * tolerance of the target.
   *
   * @param currentReplicas replicas before the change, at least 1
   * @param neededReplicas replicas after the change, at least 1, at most `currentReplicas`
   * @throws if the pace or a number of replicas is invalid, or `neededReplicas` is more than `currentReplicas`
   */
  public longestTime(currentReplicas: number, neededReplicas: number): Duration | undefined {
    CHANGE.readAll(CHECK, { currentReplicas, neededReplicas });
    CHECK.replicas('currentReplicas', currentReplicas, 1);
    if (CHECK.replicas('neededReplicas', neededReplicas, 1) > currentReplicas) {
      const rule = `must be at most currentReplicas ${currentReplicas}: call ScaleUp's longestTime() for more replicas`;
      CHECK.fail('neededReplicas', neededReplicas, rule);
    }
    return this.pace && longestTime(checkPace(CHECK, 'pace', this.pace, DOWN), DOWN, currentReplicas, neededReplicas);
  }

  /**
   * Returns the value of the `scaleDown` field.
   *
   * @internal
   */
  public _scaleDownRules(check: PropCheck): k8s.HpaScalingRulesV2 {
    if (!this.pace) {
      return { selectPolicy: 'Disabled' };
    }
    const pace = checkPace(check, 'scaleDown', this.pace, DOWN);
    return rulesOf(pace, { type: 'Percent', value: 100, periodSeconds: 15 });
  }
}
