import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { ScalingPace } from './scaling-pace';
import type { PropCheck } from '../validation/prop-check';

/**
 * Interval at which the controller evaluates metrics, in seconds.
 *
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ (--horizontal-pod-autoscaler-sync-period)
 */
const SYNC_PERIOD = 15;
const MAX_PODS = 100_000;

/** Differences between scaling up and scaling down. */
export interface Direction {
  /** Default stabilization window of Kubernetes, in seconds. */
  readonly stabilization: number;
  /** Maximum percentage. */
  readonly maxPercent: number;
  /** Returns the number of replicas after one period, if the pace has limits. */
  next(replicas: number, pods: number, percent: number): number;
}

/** Checked pace, with times in seconds. Without `pods` and `percent`, the change has no limit. */
export interface Pace {
  readonly stabilization: number;
  readonly period: number;
  readonly pods?: number;
  readonly percent?: number;
}

/** Checks a pace against the limits of the API server. */
export function checkPace(check: PropCheck, prop: string, pace: ScalingPace, direction: Direction): Pace {
  if (pace.period !== undefined && pace.pods === undefined && pace.percent === undefined) {
    check.fail(`${prop}.period`, pace.period, 'needs a limit: pass pods or percent, or omit period');
  }
  const stabilization = pace.stabilization ?? Duration.seconds(direction.stabilization);
  const limit = (name: 'pods' | 'percent', max: number) =>
    pace[name] === undefined
      ? undefined
      : check.integer(`${prop}.${name}`, pace[name], 1, max, 'pass the maximum change in one period');
  return {
    stabilization: check.seconds(`${prop}.stabilization`, stabilization, 0, 3600),
    period: check.seconds(`${prop}.period`, pace.period ?? Duration.seconds(60), 1, 1800),
    pods: limit('pods', MAX_PODS),
    percent: limit('percent', direction.maxPercent),
  };
}

/** Returns the rules for a pace. `unlimited` is the policy that allows every change. */
export function rulesOf(pace: Pace, unlimited: k8s.HpaScalingPolicyV2): k8s.HpaScalingRulesV2 {
  const { stabilization, period, pods, percent } = pace;
  const policies = [
    ...(pods === undefined ? [] : [{ type: 'Pods', value: pods, periodSeconds: period }]),
    ...(percent === undefined ? [] : [{ type: 'Percent', value: percent, periodSeconds: period }]),
  ];
  return {
    stabilizationWindowSeconds: stabilization,
    // without selectPolicy, whose default in Kubernetes is Max
    policies: policies.length > 0 ? policies : [unlimited],
  };
}

/** Returns the maximum time to change the number of replicas from one value to another at a pace. */
export function longestTime(pace: Pace, direction: Direction, from: number, to: number): Duration {
  if (from === to) {
    return Duration.seconds(0);
  }
  let steps = 1;
  if (pace.pods !== undefined || pace.percent !== undefined) {
    const next = (replicas: number) => direction.next(replicas, pace.pods ?? 0, pace.percent ?? 0);
    for (let replicas = next(from); from < to ? replicas < to : replicas > to; replicas = next(replicas)) {
      steps++;
    }
  }
  return Duration.seconds(nextEvaluation(pace.stabilization) + (steps - 1) * nextEvaluation(pace.period));
}

/** Returns the time, in seconds, from an evaluation to the first evaluation that is more than `seconds` later. */
function nextEvaluation(seconds: number): number {
  return (Math.floor(seconds / SYNC_PERIOD) + 1) * SYNC_PERIOD;
}
