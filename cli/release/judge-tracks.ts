import type { ObjectRef } from '../cluster/object-ref';
import type { Bounds } from './histogram';
import { type Judgement, judge } from './judge';
import type { ReleaseDesign } from './settings';
import { type ReleasePlan, judgedSteps } from './plan';
import type { Metrics } from './ports';

/** Plan, metrics and design of a comparison. */
export interface Comparison {
  readonly plan: ReleasePlan;
  readonly metrics: Metrics;
  readonly design: ReleaseDesign;
}

/** Result of a comparison of the tracks. */
export interface TracksJudgement extends Judgement {
  /** True if the metrics of a track are missing. */
  readonly lacksMetrics?: boolean;
}

/**
 * Compares the requests of both tracks since the start of a step. If the metrics of a track are missing, the result is undecided, because Prometheus
 * can recover, and a new pod has no metrics before its first request.
 *
 * @param elapsed time since the start of the step, in milliseconds
 * @param bounds bounds of the latency test, from a judgement earlier in the step
 */
export async function judgeTracks(
  { plan, metrics, design }: Comparison,
  elapsed: number,
  bounds?: Bounds,
): Promise<TracksJudgement> {
  const requestsOf = (track: ObjectRef) => metrics.requestsOf(track, elapsed / 1000);
  try {
    const [canary, stable] = await Promise.all([requestsOf(plan.canary), requestsOf(plan.stable)]);
    return judge(canary, stable, design, judgedSteps(plan), bounds);
  } catch (error) {
    return { verdict: 'undecided', findings: [(error as Error).message], bounds, lacksMetrics: true };
  }
}
