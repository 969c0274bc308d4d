import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Check } from '../validation/check';
import { CHANGE, ONE_BY_ONE, SCALING_PACE } from './argument-types';
import { type Direction, checkPace, longestTime, rulesOf } from './scaling-rules';
import type { ScalingPace } from './scaling-pace';

const CHECK = new Check('ScaleDown');
const DOWN: Direction = {
  stabilization: 300,
  maxPercent: 100,
  next: (replicas, pods, percent) => Math.min(replicas - pods, Math.trunc(replicas * (1 - percent / 100))),
};

/**
 * Speed at which an autoscaler removes replicas when the load falls.
 *
 * | scaleDown | speed | longest time from 5 to 1 replicas |
 * |---|---|---|
 * | not set | Kubernetes' default: after 300 s of lower load, all at once | 315 s |
 * | `prompt()` | After 60 s of lower load, all at once | 75 s |
 * | `oneByOne()` | After 300 s of lower load, one every 60 s | 540 s: 4, 3, 2, 1 |
 * | `cautious()` | After 600 s of lower load, 10 % every 60 s, at least one | 840 s: 4, 3, 2, 1 |
 * | `never()` | No scale-down | - |
 *
 * Each time is `longestTime(5, 1)`.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.autoscale({ maxReplicas: 5, scaleDown: ScaleDown.cautious() });
 * ScaleDown.cautious().longestTime(5, 2)?.toSeconds(); // 765
 */
export class ScaleDown {
  /** All that the load does not need, once it has been less for a minute. For models that load fast. */
  public static prompt(): ScaleDown {
    return ScaleDown.atPace({ stabilization: Duration.seconds(60) });
  }

  /** A tenth of the replicas each minute, once the load has been less for ten minutes. For models that load for minutes. */
  public static cautious(): ScaleDown {
    return ScaleDown.atPace({ stabilization: Duration.seconds(600), percent: 10 });
  }

  /**
   * One replica at a time, once the load has been less for five minutes.
   *
   * @param period time from one replica to the next, 1 to 1800 seconds; 60 seconds if left out
   */
  public static oneByOne(period?: Duration): ScaleDown {
    ONE_BY_ONE.readAll(CHECK, { period });
    return ScaleDown.atPace({ pods: 1, period });
  }

  /** No replica is taken away: somebody does so by hand. */
  public static never(): ScaleDown {
    return new ScaleDown();
  }

  /** Removes replicas at your own pace. */
  public static atPace(pace: ScalingPace): ScaleDown {
    return new ScaleDown(SCALING_PACE.readAll(CHECK, pace, 'pace'));
  }

  private constructor(private readonly pace?: ScalingPace) {}

  /**
   * The longest time from the moment when the load needs no more than `neededReplicas` until the autoscaler has asked for them:
   * w(stabilization) + (steps - 1) x w(period), where w(seconds) is 15 x (floor(seconds / 15) + 1), since the controller looks every
   * 15 s, and a step is what one period allows. Within 10 % of what the load needs it stops before. Undefined for `never()`.
   *
   * @throws if the pace cannot work, or `neededReplicas` is more than `currentReplicas`
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
   * The `scaleDown` field.
   *
   * @internal
   */
  public _scaleDownRules(check: Check): k8s.HpaScalingRulesV2 {
    if (!this.pace) {
      return { selectPolicy: 'Disabled' };
    }
    const pace = checkPace(check, 'scaleDown', this.pace, DOWN);
    return rulesOf(pace, { type: 'Percent', value: 100, periodSeconds: 15 });
  }
}
