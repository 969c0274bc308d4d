import { MANAGED_BY } from '../../../lib/kube/recommended-labels';
import { isMap } from '../../../lib/kube/json';
import type { AppCode } from '../app/ml-app';
import type { Difference } from './fields';

/** Field that the library deliberately writes with another value, and the reason. */
interface Improvement {
  readonly kind: RegExp;
  readonly field: RegExp;
  readonly reason: string;
  /** Returns false for a value that an override keeps. */
  readonly applies?: (difference: Difference, app: AppCode | undefined) => boolean;
}

const DEPLOYMENT = /^Deployment$/;
const SERVER = '^spec\\.template\\.spec\\.containers\\.\\*\\.';

const DEFAULT_DEADLINE = 600;

const isNotLowered = ({ before, after, pattern }: Difference) =>
  Number(after ?? (pattern.endsWith('progressDeadlineSeconds') ? DEFAULT_DEADLINE : NaN)) >= Number(before);

const IMPROVEMENTS: readonly Improvement[] = [
  {
    kind: DEPLOYMENT,
    field: /^spec\.replicas$/,
    reason: 'the autoscaler sets the number of pods, and a fixed number would reset it on each apply',
    applies: (_, app) => app?.source.autoscaler !== undefined,
  },
  {
    kind: DEPLOYMENT,
    field: /^spec\.strategy$/,
    reason:
      'a rollout starts one pod at a time and never drops below the desired count; with GPUs it stops a pod first',
    applies: ({ before }) => isMap(before) && before.type !== 'Recreate' && !surgesByMultiplePods(before),
  },
  {
    kind: DEPLOYMENT,
    field: /^spec\.minReadySeconds$/,
    reason: 'one readiness period, so that a pod becomes available after a second successful probe',
    applies: isNotLowered,
  },
  {
    kind: DEPLOYMENT,
    field: /^spec\.progressDeadlineSeconds$/,
    reason: 'derived from the load time, so that a rollout does not fail while its pods load the model',
    applies: isNotLowered,
  },
  {
    kind: DEPLOYMENT,
    field: /^spec\.template\.spec\.terminationGracePeriodSeconds$/,
    reason: 'covers the drain and the slowest request',
    applies: isNotLowered,
  },
  {
    kind: DEPLOYMENT,
    field: new RegExp(
      `${SERVER}\\w+Probe\\.(?:initialDelay|period|timeout)Seconds$|${SERVER}\\w+Probe\\.\\w+Threshold$`,
    ),
    reason:
      'derived from the load time and the slowest request, so that the kubelet does not kill a container that is loading or busy',
    applies: ({ after, pattern }) => after !== undefined || /initialDelaySeconds|successThreshold/.test(pattern),
  },
  {
    kind: DEPLOYMENT,
    field: new RegExp(`${SERVER}lifecycle\\.preStop$`),
    reason: 'the kubelet sleeps at least until proxies have removed the pod, without a program from the image',
    applies: ({ before, after }) =>
      JSON.stringify(before).includes('sleep') && JSON.stringify(after ?? '').includes('"sleep"'),
  },
  {
    kind: DEPLOYMENT,
    field: new RegExp(`${SERVER}(?:command|args)$`),
    reason: 'the preset of the model server writes the same options',
    applies: (_, app) => app?.usesPreset ?? false,
  },
  {
    kind: DEPLOYMENT,
    field: new RegExp(`${SERVER}securityContext\\.capabilities\\.drop\\.\\*$`),
    reason: 'ALL drops every capability',
  },
  {
    kind: DEPLOYMENT,
    field: /^spec\.template\.spec\.volumes\.\*\.emptyDir$/,
    reason: 'a folder in memory counts against the memory limit, so it has a size within it',
    applies: ({ before, after }) => isMemory(before) && isMemory(after),
  },
  {
    kind: /^PodDisruptionBudget$/,
    field: /^spec\.minAvailable$/,
    reason:
      'maxUnavailable 1 allows node drains, one pod at a time; minAvailable blocks every drain if there is no spare pod',
  },
  {
    kind: /./,
    field: new RegExp(`\\.labels\\.(?:${MANAGED_BY.replaceAll('.', '\\\\\\.')}|helm\\\\\\.sh/chart)$`),
    reason: 'the program manages the object',
  },
];

function isMemory(folder: unknown): boolean {
  return isMap(folder) && folder.medium === 'Memory';
}

/** Returns true for an explicit surge by several pods, which makes rollouts of many replicas faster. */
function surgesByMultiplePods(strategy: Record<string, unknown>): boolean {
  const { maxSurge, maxUnavailable } = isMap(strategy.rollingUpdate) ? strategy.rollingUpdate : {};
  const keepsAllPods = maxUnavailable === undefined || maxUnavailable === 0 || maxUnavailable === '0%';
  return keepsAllPods && typeof maxSurge === 'number' && maxSurge > 1;
}

/** Returns the reason why the library writes another value; undefined if the program must keep the value of the input. */
export function improvementOf(kind: string, difference: Difference, app: AppCode | undefined): string | undefined {
  return IMPROVEMENTS.find(
    ({ kind: kinds, field, applies }) =>
      kinds.test(kind) && field.test(difference.pattern) && (applies?.(difference, app) ?? true),
  )?.reason;
}
