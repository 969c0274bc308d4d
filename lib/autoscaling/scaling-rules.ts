import { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { ScalingPace } from './scaling-pace';
import type { Check } from '../validation/check';

/**
 * How often the controller looks at the metrics, in seconds.
 *
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/ (--horizontal-pod-autoscaler-sync-period)
 */
const SYNC = 15;
const MAX_PODS = 100_000;

/** What differs between scaling up and scaling down. */
export interface Direction {
  /** Kubernetes' own stabilization window, in seconds. */
  readonly stabilization: number;
  /** Highest percentage that makes sense. */
  readonly maxPercent: number;
  /** Replicas after one period, if the pace has limits. */
  next(replicas: number, pods: number, percent: number): number;
}

/** A checked pace, in seconds. Without `pods` and `percent` it is not limited. */
export interface Pace {
  readonly stabilization: number;
  readonly period: number;
  readonly pods?: number;
  readonly percent?: number;
}

/** The rules' limits are those of the API server. */
export function checkPace(check: Check, prop: string, pace: ScalingPace, direction: Direction): Pace {
  if (pace.period !== undefined && pace.pods === undefined && pace.percent === undefined) {
    check.fail(`${prop}.period`, pace.period, 'needs a limit to count in it: pass pods or percent, or leave it out');
  }
  const stabilization = pace.stabilization ?? Duration.seconds(direction.stabilization);
  const limit = (name: 'pods' | 'percent', max: number) =>
    pace[name] === undefined
      ? undefined
      : check.integer(`${prop}.${name}`, pace[name], 1, max, 'pass how many may change in one period');
  return {
    stabilization: check.seconds(`${prop}.stabilization`, stabilization, 0, 3600),
    period: check.seconds(`${prop}.period`, pace.period ?? Duration.seconds(60), 1, 1800),
    pods: limit('pods', MAX_PODS),
    percent: limit('percent', direction.maxPercent),
  };
}

/** The rules of a pace; `unlimited` is the policy that lets every change through. */
export function rulesOf(pace: Pace, unlimited: k8s.HpaScalingPolicyV2): k8s.HpaScalingRulesV2 {
  const { stabilization, period, pods, percent } = pace;
  const policies = [
    ...(pods === undefined ? [] : [{ type: 'Pods', value: pods, periodSeconds: period }]),
    ...(percent === undefined ? [] : [{ type: 'Percent', value: percent, periodSeconds: period }]),
  ];
  return {
    stabilizationWindowSeconds: stabilization,
    // Max is the default of Kubernetes
    policies: policies.length > 0 ? policies : [unlimited],
  };
}

/** The longest time until a pace has led from one number of replicas to another. */
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
  return Duration.seconds(untilSeen(pace.stabilization) + (steps - 1) * untilSeen(pace.period));
}

/** The first look that is later than that many seconds after another look. */
function untilSeen(seconds: number): number {
  return (Math.floor(seconds / SYNC) + 1) * SYNC;
}
