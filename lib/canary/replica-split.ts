import { PropCheck } from '../validation/prop-check';
import { PERMILLE, permille } from '../validation/percent';
import { REPLICA_SPLIT } from './argument-types';
import { DEFAULT_MAX_REPLICAS, MAX_REPLICAS } from './split-limits';
import type { ReplicaSplitProps } from './replica-split-props';

/**
 * Smallest number of replicas of two tracks behind one Service that gives the canary its share of requests.
 *
 * A Service distributes connections evenly over its pods, so the share is canary / (stable + canary). Of the splits with the smallest total
 * within the tolerance, this is the closest one to the requested share. All computations use whole numbers, without rounding.
 *
 * @example
 * const split = ReplicaSplit.smallest({ percent: 5, tolerance: 1, minStable: 4 });
 * [split.stable, split.canary, split.percent.toFixed(1)]; // [16, 1, '5.9']
 */
export class ReplicaSplit {
  /**
   * Finds the smallest split.
   *
   * @param props share and limits
   * @throws if a prop is out of its range, or no split within `maxReplicas` meets the share; the message contains the closest split, and the
   * `maxReplicas` that meets the share
   */
  public static smallest(props: ReplicaSplitProps): ReplicaSplit {
    return ReplicaSplit._smallest(new PropCheck('ReplicaSplit'), props);
  }

  /**
   * Finds the smallest split, with the construct path of `check` in errors.
   *
   * @internal
   */
  public static _smallest(check: PropCheck, props: ReplicaSplitProps): ReplicaSplit {
    props = REPLICA_SPLIT.readAll(check, props);
    const fix = 'pass the maximum number of pods of both tracks together';
    const share = permille(check, 'percent', props.percent, 0.1, 99.9);
    const tolerance = permille(check, 'tolerance', props.tolerance ?? 1, 0, 100);
    const minStable = check.integer(
      'minStable',
      props.minStable ?? 1,
      1,
      MAX_REPLICAS - 1,
      'pass the number of pods for the load',
    );
    if (props.maxReplicas === undefined && minStable >= DEFAULT_MAX_REPLICAS) {
      check.fail(
        'minStable',
        minStable,
        `needs maxReplicas for both tracks together: pass maxReplicas above ${minStable}`,
      );
    }
    const max = check.integer('maxReplicas', props.maxReplicas ?? DEFAULT_MAX_REPLICAS, 2, MAX_REPLICAS, fix);
    if (max <= minStable) {
      check.fail('maxReplicas', max, `must be more than the ${minStable} stable replicas: raise it`);
    }
    const split = smallestSplit(share, tolerance, minStable);
    return split.total <= max ? split : split.reject(check, nearestSplit(share, minStable, max), max, tolerance);
  }

  private constructor(
    /** Replicas of the stable track. */
    public readonly stable: number,
    /** Replicas of the canary track. */
    public readonly canary: number,
    /** Requested share, in thousandths. */
    private readonly share: number,
  ) {}

  /**
   * Returns the split of `total` replicas that is nearest to a share.
   *
   * @internal
   */
  public static _withTotal(share: number, minStable: number, total: number): ReplicaSplit {
    // the nearest whole number, or the smaller of two equally near numbers
    const ideal = Math.floor((share * total + PERMILLE / 2 - 1) / PERMILLE);
    const canary = Math.min(Math.max(ideal, 1), total - minStable);
    return new ReplicaSplit(total - canary, canary, share);
  }

  /** Replicas of both tracks. */
  public get total(): number {
    return this.stable + this.canary;
  }

  /** Share of requests of the canary, in percent. */
  public get percent(): number {
    return (100 * this.canary) / this.total;
  }

  /** Difference between the actual and the requested share, in percentage points. */
  public get deviation(): number {
    return this._distance / (10 * this.total);
  }

  /**
   * Difference between the actual and the requested share, in thousandths of a replica: total x deviation.
   *
   * @internal
   */
  public get _distance(): number {
    return Math.abs(PERMILLE * this.canary - this.share * this.total);
  }

  private reject(check: PropCheck, nearest: ReplicaSplit, max: number, tolerance: number): never {
    const sufficientTolerance = Math.ceil(nearest._distance / nearest.total) / 10;
    return check.fail(
      'percent',
      this.share / 10,
      `which no split of at most ${max} replicas meets within ${tolerance / 10} percentage points, because the nearest, ` +
        `${nearest.stable} stable and ${nearest.canary} canary, is ${+nearest.percent.toFixed(1)}%: ` +
        `pass maxReplicas ${this.total}, a tolerance of ${sufficientTolerance}, or a route, whose weights are exact`,
    );
  }
}

/** Returns the smallest split, which always exists, because a multiple of a thousand replicas meets every share in whole thousandths. */
function smallestSplit(share: number, tolerance: number, minStable: number): ReplicaSplit {
  for (let total = minStable + 1; ; total++) {
    const split = ReplicaSplit._withTotal(share, minStable, total);
    if (split._distance <= tolerance * total) {
      return split;
    }
  }
}

/** Returns the split that is nearest to a share. */
function nearestSplit(share: number, minStable: number, max: number): ReplicaSplit {
  let nearest = ReplicaSplit._withTotal(share, minStable, minStable + 1);
  for (let total = minStable + 2; total <= max; total++) {
    const split = ReplicaSplit._withTotal(share, minStable, total);
    if (split._distance * nearest.total < nearest._distance * split.total) {
      nearest = split;
    }
  }
  return nearest;
}
