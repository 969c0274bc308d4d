import type { Manifest } from '../../support';

/** Recommendation or change of replicas in the controller's history. */
interface Remembered {
  readonly at: number;
  readonly replicas: number;
}

interface Rules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: { readonly type: 'Pods' | 'Percent'; readonly value: number; readonly periodSeconds: number }[];
}

/** Defaults that the API server adds to a `behavior`. */
const DEFAULT_UP: Rules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DEFAULT_DOWN: Rules = {
  stabilizationWindowSeconds: 300,
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/**
 * Model of the controller of HorizontalPodAutoscalers: tolerance, stabilization windows, policies and bounds.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export class HpaController {
  private readonly up?: Rules;
  private readonly down?: Rules;
  private readonly recommendations: Remembered[] = [];
  private readonly added: Remembered[] = [];
  private readonly removed: Remembered[] = [];

  public constructor(
    private readonly autoscaler: Manifest,
    public replicas: number,
  ) {
    const { behavior } = autoscaler.spec as { behavior?: { scaleUp?: Partial<Rules>; scaleDown?: Partial<Rules> } };
    if (behavior) {
      this.up = { ...DEFAULT_UP, ...behavior.scaleUp };
      this.down = { ...DEFAULT_DOWN, ...behavior.scaleDown };
    }
  }

  /**
   * Evaluates the metrics once.
   *
   * @param now current time, in seconds
   * @param load number of replicas for the load
   * @param written time of the update, at or after `now`
   */
  public sync(now: number, load: number, written: number): void {
    const { minReplicas, maxReplicas } = this.autoscaler.spec as { minReplicas: number; maxReplicas: number };
    const ratio = load / this.replicas;
    const wanted = ratio >= 0.9 && ratio <= 1.1 ? this.replicas : Math.ceil(load);
    const stable = this.stabilize(now, wanted);
    this.recommendations.push({ at: written, replicas: wanted });
    const next = Math.min(Math.max(this.limit(now, stable), minReplicas), maxReplicas);
    (next > this.replicas ? this.added : this.removed).push({ at: written, replicas: Math.abs(next - this.replicas) });
    this.replicas = next;
  }

  /** Most conservative recommendation within the window. */
  private stabilize(now: number, wanted: number): number {
    if (!this.up || !this.down) {
      return Math.max(wanted, ...within(this.recommendations, now, 300));
    }
    return wanted >= this.replicas
      ? Math.min(wanted, ...within(this.recommendations, now, this.up.stabilizationWindowSeconds))
      : Math.max(wanted, ...within(this.recommendations, now, this.down.stabilizationWindowSeconds));
  }

  /** Number of replicas that the policies allow. */
  private limit(now: number, wanted: number): number {
    const { replicas } = this;
    if (!this.up || !this.down) {
      return Math.min(wanted, Math.max(2 * replicas, 4));
    }
    const rules = wanted > replicas ? this.up : this.down;
    if (wanted === replicas || rules.selectPolicy === 'Disabled') {
      return replicas;
    }
    const sign = wanted > replicas ? 1 : -1;
    const changes = wanted > replicas ? this.added : this.removed;
    const limits = rules.policies.map(({ type, value, periodSeconds }) => {
      const start = replicas - sign * within(changes, now, periodSeconds).reduce((sum, n) => sum + n, 0);
      const limit = type === 'Pods' ? start + sign * value : start * (1 + (sign * value) / 100);
      return sign > 0 ? Math.ceil(limit) : Math.trunc(limit);
    });
    return sign > 0 ? Math.min(wanted, Math.max(replicas, ...limits)) : Math.max(wanted, Math.min(replicas, ...limits));
  }
}

/** Entries of the last `seconds`. */
function within(remembered: Remembered[], now: number, seconds: number): number[] {
  return remembered.filter(({ at }) => at > now - seconds).map(({ replicas }) => replicas);
}
