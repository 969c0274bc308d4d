import type { JsonPath } from '../kube/json-path';
import type { Manifest } from '../kube/manifest';
import { podTemplatePathOf } from '../kube/pod-spec';

export const SERVICE = 'Service';
export const DEPLOYMENT = 'Deployment.apps';
export const STATEFUL_SET = 'StatefulSet.apps';
export const DAEMON_SET = 'DaemonSet.apps';
export const REPLICA_SET = 'ReplicaSet.apps';
export const REPLICATION_CONTROLLER = 'ReplicationController';
export const INGRESS = 'Ingress.networking.k8s.io';
export const NETWORK_POLICY = 'NetworkPolicy.networking.k8s.io';
export const BUDGET = 'PodDisruptionBudget.policy';
export const NAMESPACE = 'Namespace';

/** Kinds without a namespace that charts have, whatever their metadata says. */
const CLUSTER_SCOPED = new Set([
  'APIService',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CustomResourceDefinition',
  'GatewayClass',
  'IngressClass',
  'MutatingWebhookConfiguration',
  NAMESPACE,
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** Source of an object, which the caller of the checks supplies: a construct, or a place in a file. */
export interface Origin {
  /** Name in messages: the path of a construct, or file and line. */
  readonly name: string;
  /** Parts that contain each other, outermost first: ids of constructs, or file and line. */
  readonly scopes: readonly string[];
}

/** A Kubernetes object and its origin. */
export class KubeObject {
  public readonly kind: string;
  public readonly name: string;
  /** Empty if `kubectl apply` chooses it, and for kinds without a namespace. */
  public readonly namespace: string;
  /** Kind and API group, as kubectl names them: 'Deployment.apps'. */
  public readonly api: string;
  /** Unique among the objects of a cluster. */
  public readonly key: string;

  /** Read once: each manifest has its own hidden class, and the rules read the spec many times. */
  private readonly itsSpec: unknown;

  public constructor(
    public readonly manifest: Manifest,
    public readonly origin: Origin,
  ) {
    this.itsSpec = manifest.spec ?? {};
    this.kind = manifest.kind;
    this.name = manifest.metadata.name;
    this.namespace = CLUSTER_SCOPED.has(manifest.kind) ? '' : (manifest.metadata.namespace ?? '');
    this.api = apiOf(manifest.apiVersion, manifest.kind);
    this.key = joinKey(this.api, this.namespace, this.name);
  }

  /** The spec, of the type that the caller expects of this kind. */
  public spec<T>(): T {
    return this.itsSpec as T;
  }

  /** A field of the pod template. */
  public podField(...path: JsonPath): JsonPath {
    return [...podTemplatePathOf(this.manifest), 'spec', ...path];
  }

  /** Kind, name and origin, as messages name an object. */
  public toString(): string {
    return `${this.kind} '${this.name}' (${this.origin.name})`;
  }
}

/** Kind and API group, as kubectl names them. */
export function apiOf(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`;
}

/** A key that no other parts give: none of them contains a line break. */
export function joinKey(...parts: string[]): string {
  return parts.join('\n');
}
