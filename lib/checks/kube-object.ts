import { CLUSTER_SCOPED } from '../../imports/kubernetes';
import type { JsonPath } from '../kube/json-path';
import { type Manifest, apiOf } from '../kube/manifest';
import { podTemplatePathOf } from '../kube/pod-spec';

export const SERVICE = 'Service';
export const DEPLOYMENT = 'Deployment.apps';
export const STATEFUL_SET = 'StatefulSet.apps';
export const DAEMON_SET = 'DaemonSet.apps';
export const REPLICA_SET = 'ReplicaSet.apps';
const REPLICATION_CONTROLLER = 'ReplicationController';
/** Rollout of Argo Rollouts, which replaces a Deployment. */
export const ROLLOUT = 'Rollout.argoproj.io';
/** Kinds with a number of replicas. */
export const REPLICATED: readonly string[] = [DEPLOYMENT, STATEFUL_SET, REPLICA_SET, REPLICATION_CONTROLLER, ROLLOUT];
export const INGRESS = 'Ingress.networking.k8s.io';
export const NETWORK_POLICY = 'NetworkPolicy.networking.k8s.io';
export const BUDGET = 'PodDisruptionBudget.policy';
export const POD_MONITOR = 'PodMonitor.monitoring.coreos.com';
export const SERVICE_MONITOR = 'ServiceMonitor.monitoring.coreos.com';
export const KNATIVE_SERVICE = 'Service.serving.knative.dev';
export const NAMESPACE = 'Namespace';

/** Cluster-scoped kinds, which have no namespace even if their metadata contains one. */
const CLUSTER_SCOPED_APIS = new Set([
  ...CLUSTER_SCOPED,
  'PodSecurityPolicy.policy',
  'ClusterCleanupPolicy.kyverno.io',
  'ClusterExternalSecret.external-secrets.io',
  'ClusterIssuer.cert-manager.io',
  'ClusterPolicy.kyverno.io',
  'ClusterPolicy.nvidia.com',
  'ClusterQueue.kueue.x-k8s.io',
  'ClusterSecretStore.external-secrets.io',
  'ClusterServingRuntime.serving.kserve.io',
  'ClusterStorageContainer.serving.kserve.io',
  'ClusterTriggerAuthentication.keda.sh',
  'EC2NodeClass.karpenter.k8s.aws',
  'GatewayClass.gateway.networking.k8s.io',
  'NodePool.karpenter.sh',
  'ResourceFlavor.kueue.x-k8s.io',
  'VolumeSnapshotClass.snapshot.storage.k8s.io',
  'VolumeSnapshotContent.snapshot.storage.k8s.io',
]);

/** Source of an object: a construct, or a line in a file. */
export interface Origin {
  /** Name in messages: the path of a construct, or a file and line. */
  readonly name: string;
  /** Nested parts of the source, outermost first: IDs of constructs, or a file and line. */
  readonly scopes: readonly string[];
}

/** Kubernetes object and its origin. */
export class KubeObject {
  public readonly kind: string;
  public readonly name: string;
  /** True for a kind without a namespace, such as Namespace. False for a custom kind that this library does not know. */
  public readonly isClusterScoped: boolean;
  /** Namespace. Empty if `kubectl apply` chooses it, and for cluster-scoped kinds. */
  public readonly namespace: string;
  /** Kind and API group in the syntax of kubectl: 'Deployment.apps'. */
  public readonly api: string;
  /** Unique key in a cluster. */
  public readonly key: string;

  /** Spec, read once, because each manifest has its own hidden class and the rules read the spec often. */
  private readonly untypedSpec: unknown;

  public constructor(
    public readonly manifest: Manifest,
    public readonly origin: Origin,
  ) {
    this.untypedSpec = manifest.spec ?? {};
    this.kind = manifest.kind;
    this.name = manifest.metadata.name;
    this.api = apiOf(manifest.apiVersion, manifest.kind);
    this.isClusterScoped = CLUSTER_SCOPED_APIS.has(this.api);
    this.namespace = this.isClusterScoped ? '' : (manifest.metadata.namespace ?? '');
    this.key = joinKey(this.api, this.namespace, this.name);
  }

  /** Returns the spec as the type that the caller expects of this kind. */
  public spec<T>(): T {
    return this.untypedSpec as T;
  }

  /** Returns the path of a field of the pod template. */
  public podField(...path: JsonPath): JsonPath {
    return [...podTemplatePathOf(this.manifest), 'spec', ...path];
  }

  /** Formats the kind, name and origin for messages. */
  public toString(): string {
    return `${this.kind} '${this.name}' (${this.origin.name})`;
  }
}

/** Joins parts into a unique key. No part contains a line break. */
export function joinKey(...parts: string[]): string {
  return parts.join('\n');
}
