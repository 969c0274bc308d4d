import type { ClusterObject } from './ports';

/** State of an object that is not ready. */
export interface NotReady {
  readonly ready: false;
  readonly reason: string;
  /** True if the release must not wait for the object. */
  readonly failed: boolean;
  /** True if the object does not exist. */
  readonly deleted?: boolean;
}

/** Readiness of an object. */
export type Readiness = { readonly ready: true } | NotReady;

interface Condition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly observedGeneration?: number;
}

interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly conditions?: readonly Condition[];
}

interface PodStatus {
  readonly conditions?: readonly Condition[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
}

interface ContainerStatus {
  readonly restartCount?: number;
  /** True after the startup probe has succeeded. */
  readonly started?: boolean;
  readonly state?: { readonly waiting?: { readonly reason?: string } };
}

/** Waiting reasons of a container that cannot start, or that crashes repeatedly. */
const FATAL = /^(ErrImageNeverPull|ImagePullBackOff|InvalidImageName|CreateContainerConfigError|CrashLoopBackOff)$/;
/** Maximum number of container restarts in all pods of a track. The node can be the cause of one restart. */
const MAX_RESTARTS = 1;

const READY: Readiness = { ready: true };
const waiting = (reason: string): Readiness => ({ ready: false, reason, failed: false });
const failed = (reason: string): Readiness => ({ ready: false, reason, failed: true });

/** Readiness of a Deployment, as `kubectl rollout status` computes it. */
export function deploymentReadiness({ metadata, spec, status }: ClusterObject): Readiness {
  const { name, generation = 0 } = metadata;
  const replicas = (spec as { replicas?: number } | undefined)?.replicas ?? 1;
  const { observedGeneration = 0, ...counts } = (status ?? {}) as DeploymentStatus;
  const { replicas: totalReplicas = 0, updatedReplicas = 0, availableReplicas = 0, conditions = [] } = counts;
  if (observedGeneration < generation) return waiting(`the controller has not observed Deployment ${name} yet`);
  if (conditions.some(({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded')) {
    return failed(`Deployment ${name} is not ready within its progress deadline`);
  }
  if (updatedReplicas < replicas)
    return waiting(`Deployment ${name}: ${updatedReplicas} of ${replicas} pods are updated`);
  if (totalReplicas > updatedReplicas)
    return waiting(`Deployment ${name}: ${totalReplicas - updatedReplicas} old pods have not stopped yet`);
  return availableReplicas < updatedReplicas
    ? waiting(`Deployment ${name}: ${availableReplicas} of ${updatedReplicas} pods are available`)
    : READY;
}

/** Readiness of the object that splits the requests. A Service is always ready. An HTTPRoute is ready after all its Gateways have accepted it. */
export function anchorReadiness({ metadata, status }: ClusterObject, kind: string): Readiness {
  if (!kind.startsWith('HTTPRoute')) return READY;
  const { parents = [] } = (status ?? {}) as { parents?: { conditions?: Condition[] }[] };
  const isTrue = (conditions: Condition[] = [], type: string) =>
    conditions.some(
      (one) =>
        one.type === type && one.status === 'True' && (one.observedGeneration ?? 0) >= (metadata.generation ?? 0),
    );
  const accepted = parents.filter(
    ({ conditions }) => isTrue(conditions, 'Accepted') && isTrue(conditions, 'ResolvedRefs'),
  );
  return parents.length > 0 && accepted.length === parents.length
    ? READY
    : waiting(`HTTPRoute ${metadata.name}: ${accepted.length} of ${parents.length} Gateways have accepted it`);
}

/** Text about a pod that has started and is not ready; undefined without such a pod. A pod that is starting does not count. */
export function unreadyPod(pods: readonly ClusterObject[]): string | undefined {
  const unready = withoutTerminating(pods).find(({ status }) => {
    const { containerStatuses = [], conditions = [] } = (status ?? {}) as PodStatus;
    const isReady = conditions.some((one) => one.type === 'Ready' && one.status === 'True');
    return !isReady && containerStatuses.length > 0 && containerStatuses.every(({ started }) => started === true);
  });
  return unready && `pod ${unready.metadata.name} is not ready`;
}

function withoutTerminating(pods: readonly ClusterObject[]): ClusterObject[] {
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/**
 * Reason to reject the pods of the canary: an image that the kubelet cannot pull, a wrong configuration, or restarts. Ignores terminating pods,
 * because they can belong to an earlier release.
 */
export function podProblem(pods: readonly ClusterObject[]): string | undefined {
  const containers = withoutTerminating(pods).flatMap(({ metadata, status }) => {
    const { containerStatuses = [], initContainerStatuses = [] } = (status ?? {}) as PodStatus;
    return [...initContainerStatuses, ...containerStatuses].map((one) => ({ pod: metadata.name, ...one }));
  });
  const fatal = containers.find(({ state }) => FATAL.test(state?.waiting?.reason ?? ''));
  if (fatal) return `pod ${fatal.pod} has ${fatal.state?.waiting?.reason}`;
  const restarts = containers.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
  return restarts > MAX_RESTARTS ? `containers of the canary restarted ${restarts} times` : undefined;
}
