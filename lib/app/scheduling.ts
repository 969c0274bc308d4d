import type { Duration } from 'cdk8s';
import { type Deployment, Node, NodeLabelQuery, NodeTaintQuery, TaintEffect, type k8s } from 'cdk8s-plus-28';
import { OBJECT_NAME } from '../kube/names';
import type { PropCheck } from '../validation/prop-check';
import type { Resources } from './resources';
import type { SchedulingProps } from './scheduling-props';
import type { ServingOptions } from './serving-options';

const DAY = 24 * 3600;
/** Taints of the node controller. If a pod does not tolerate one of them, the API server adds a toleration of 300 s. */
const NODE_FAILURES = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
/** Maximum number of revisions, which the API server stores as a 32-bit integer. */
const MAX_REVISIONS = 2 ** 31 - 1;

/** Checked scheduling and rollout of an app. */
export interface Scheduling {
  /** Fields of the pod. */
  readonly pod: Partial<k8s.PodSpec>;
  readonly tolerations: readonly NodeTaintQuery[];
  /** True if a rollout starts a pod before it stops one. */
  readonly surges: boolean;
  readonly revisionHistoryLimit?: number;
}

/** Checks scheduling and rollout. */
export function schedulingOf(check: PropCheck, options: ServingOptions, resources: Resources): Scheduling {
  const { scheduling = {}, rollout = {}, imagePullSecrets = [] } = options;
  const { revisionHistoryLimit: limit } = rollout;
  if (limit !== undefined) {
    const fix = 'pass the number of old ReplicaSets to retain';
    check.integer('rollout.revisionHistoryLimit', limit, 0, MAX_REVISIONS, fix);
  }
  return {
    pod: {
      nodeSelector: nodeSelectorOf(check, scheduling, resources),
      priorityClassName: check.optionalName('scheduling.priorityClass', scheduling.priorityClass, OBJECT_NAME),
      runtimeClassName: check.optionalName('scheduling.runtimeClass', scheduling.runtimeClass, OBJECT_NAME),
      imagePullSecrets: pullSecretsOf(check, imagePullSecrets),
    },
    tolerations: tolerationsOf(check, scheduling),
    surges: surgesWith(check, rollout.surge, resources),
    revisionHistoryLimit: limit,
  };
}

/** Adds tolerations, and restricts pods with GPUs to nodes with the labels in `resources.gpuNodeLabels`. */
export function schedule(deployment: Deployment, { tolerations }: Scheduling, resources: Resources): void {
  if (resources.gpus > 0) {
    const taint = NodeTaintQuery.exists(resources.gpuResource, { effect: TaintEffect.NO_SCHEDULE });
    deployment.scheduling.tolerate(Node.tainted(taint));
    const labels = Object.entries(resources.gpuNodeLabels).map(([key, value]) => NodeLabelQuery.is(key, value));
    if (labels.length > 0) {
      deployment.scheduling.attract(Node.labeled(...labels));
    }
  }
  if (tolerations.length > 0) {
    deployment.scheduling.tolerate(Node.tainted(...tolerations));
  }
}

function nodeSelectorOf(check: PropCheck, { nodeSelector = {} }: SchedulingProps, { gpuNodeLabels }: Resources) {
  for (const key of Object.keys(check.labels('scheduling.nodeSelector', nodeSelector))) {
    if (key in gpuNodeLabels) {
      check.fail(
        `scheduling.nodeSelector.${key}`,
        nodeSelector[key],
        'which contradicts resources.gpuNodeLabels: remove one of them',
      );
    }
  }
  return Object.keys(nodeSelector).length > 0 ? nodeSelector : undefined;
}

function pullSecretsOf(check: PropCheck, names: readonly string[]): k8s.LocalObjectReference[] | undefined {
  names.forEach((name, i) => {
    check.name(`imagePullSecrets[${i}]`, name, OBJECT_NAME);
    if (names.indexOf(name) < i) {
      check.fail(`imagePullSecrets[${i}]`, name, 'which is a duplicate: remove one of them');
    }
  });
  return names.length > 0 ? names.map((name) => ({ name })) : undefined;
}

function tolerationsOf(check: PropCheck, { tolerations = [], nodeFailureTimeout }: SchedulingProps): NodeTaintQuery[] {
  tolerations.forEach((toleration, i) => {
    const { key, value } = toleration._toKube();
    const prop = `scheduling.tolerations[${i}]`;
    if (key !== undefined) {
      check.labels(prop, { [key]: value ?? '' });
    }
    if (nodeFailureTimeout && NODE_FAILURES.includes(key ?? '')) {
      check.reject(`${prop} and scheduling.nodeFailureTimeout both tolerate '${key}'`, 'Remove one of them');
    }
  });
  return nodeFailureTimeout ? [...tolerations, ...nodeFailureTolerations(check, nodeFailureTimeout)] : tolerations;
}

function nodeFailureTolerations(check: PropCheck, evictAfter: Duration): NodeTaintQuery[] {
  check.seconds('scheduling.nodeFailureTimeout', evictAfter, 0, DAY);
  return NODE_FAILURES.map((key) => NodeTaintQuery.exists(key, { effect: TaintEffect.NO_EXECUTE, evictAfter }));
}

/**
 * Returns true if a rollout starts a pod before it stops one. Without a spare GPU, the replacement would stay pending.
 */
function surgesWith(check: PropCheck, surge: boolean | undefined, { surges, gpus }: Resources): boolean {
  if (surge !== undefined && gpus > 0) {
    check.fail('rollout.surge', surge, 'which is for apps without GPUs: pass resources.spareGpu instead');
  }
  return surge ?? surges;
}
