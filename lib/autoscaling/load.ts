import type { Duration } from 'cdk8s';
import type { CpuDemand, InFlightDemand } from './demand';
import type { PropCheck } from '../validation/prop-check';

/** Number of replicas at the target CPU utilization. `prefix` is the prop of the demand, for errors. */
export function replicasByCpu(check: PropCheck, prefix: string, demand: CpuDemand): number {
  const target = check.integer(
    `${prefix}targetCpuUtilization`,
    demand.targetCpuUtilization ?? 80,
    1,
    2 ** 31 - 1,
    'pass a percentage of the CPU request',
  );
  const perSecond = positive(check, `${prefix}requestsPerSecond`, demand.requestsPerSecond);
  const percent = 100 * perSecond * seconds(check, `${prefix}cpuPerRequest`, demand.cpuPerRequest);
  return ceil(percent / (check.cpu(`${prefix}cpu`, demand.cpu) * target));
}

/** Number of replicas at the target number of requests in flight. `prefix` is the prop of the demand, for errors. */
export function replicasByRequestsInFlight(check: PropCheck, prefix: string, demand: InFlightDemand): number {
  const perSecond = positive(check, `${prefix}requestsPerSecond`, demand.requestsPerSecond);
  const inFlight = perSecond * seconds(check, `${prefix}latency`, demand.latency);
  return ceil(inFlight / positive(check, `${prefix}perReplica`, demand.perReplica));
}

/** Rejects zero, negative numbers, NaN and infinity. */
export function positive(check: PropCheck, prop: string, value: number): number {
  return value > 0 && value < Infinity ? value : check.fail(prop, value, 'must be a number above 0: raise it');
}

function seconds(check: PropCheck, prop: string, value: Duration): number {
  const milliseconds = check.milliseconds(value);
  return milliseconds > 0 && milliseconds < Infinity
    ? milliseconds / 1000
    : check.fail(prop, `${milliseconds}ms`, 'must be more than 0ms: raise it');
}

/** Rounds up, and ignores floating-point errors: 3 x 0.1 / 0.1 is three, not four. */
function ceil(value: number): number {
  return Math.ceil(Number(value.toPrecision(12)));
}
