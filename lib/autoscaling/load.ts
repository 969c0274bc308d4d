import type { Duration } from 'cdk8s';
import type { CpuDemand, InFlightDemand } from './demand';
import type { PropCheck } from '../validation/prop-check';

/** Returns the number of replicas at the target CPU utilization. `prefix` is the prefix of the prop names in errors. */
export function replicasByCpu(check: PropCheck, prefix: string, demand: CpuDemand): number {
  const targetPercent = check.integer(
    `${prefix}targetCpuUtilization`,
    demand.targetCpuUtilization ?? 80,
    1,
    2 ** 31 - 1,
    'pass a percentage of the CPU request',
  );
  const requestsPerSecond = checkPositive(check, `${prefix}requestsPerSecond`, demand.requestsPerSecond);
  const cpuPercent = 100 * requestsPerSecond * secondsOf(check, `${prefix}cpuPerRequest`, demand.cpuPerRequest);
  return ceil(cpuPercent / (check.cpu(`${prefix}cpu`, demand.cpu) * targetPercent));
}

/** Returns the number of replicas at the target number of requests in flight. `prefix` is the prefix of the prop names in errors. */
export function replicasByRequestsInFlight(check: PropCheck, prefix: string, demand: InFlightDemand): number {
  const requestsPerSecond = checkPositive(check, `${prefix}requestsPerSecond`, demand.requestsPerSecond);
  const inFlight = requestsPerSecond * secondsOf(check, `${prefix}latency`, demand.latency);
  return ceil(inFlight / checkPositive(check, `${prefix}perReplica`, demand.perReplica));
}

/** Rejects zero, negative numbers, NaN and infinity. */
export function checkPositive(check: PropCheck, prop: string, value: number): number {
  return value > 0 && value < Infinity
    ? value
    : check.fail(prop, value, 'must be a finite number above 0: pass a positive number');
}

function secondsOf(check: PropCheck, prop: string, value: Duration): number {
  const milliseconds = check.milliseconds(value);
  return milliseconds > 0 && milliseconds < Infinity
    ? milliseconds / 1000
    : check.fail(prop, `${milliseconds}ms`, 'must be a finite duration above 0ms: pass a positive duration');
}

/** Rounds up, and ignores floating-point errors: 3 x 0.1 / 0.1 is three, not four. */
function ceil(value: number): number {
  return Math.ceil(Number(value.toPrecision(12)));
}
