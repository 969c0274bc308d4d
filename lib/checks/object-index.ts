import type { ApiObject } from 'cdk8s';
import { append } from '../kube/append';
import type { Manifest } from '../kube/manifests';
import { type PodSpecManifest, podTemplateOf } from '../kube/pod-spec';
import { type Bounds, SCALER_APIS, boundsOf, declaredBoundsOf, targetRefOf } from '../kube/scalers';
import type { NodeCapacity } from './node-size';
import { type LabelSelector, type Labels, requirementsOf, selects } from '../kube/label-selector';

export const SERVICE = 'Service';
export const DEPLOYMENT = 'Deployment.apps';
export const INGRESS = 'Ingress.networking.k8s.io';
export const NETWORK_POLICY = 'NetworkPolicy.networking.k8s.io';
export const BUDGET = 'PodDisruptionBudget.policy';

/** Kinds with a number of replicas, by the name of their API. */
const REPLICATED = new Set([
  DEPLOYMENT,
  'StatefulSet.apps',
  'ReplicaSet.apps',
  'ReplicationController',
  'Rollout.argoproj.io',
]);

/** Kinds that are in no namespace, whatever cdk8s writes there: those that charts have. */
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
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** An object of the tree, as it is written. */
export class KubeObject {
  public readonly kind: string;
  public readonly name: string;
  /** Empty if the chart leaves it to whoever applies it, and for kinds that are in none. */
  public readonly namespace: string;
  /** Kind and API group, as kubectl names them: 'Deployment.apps'. */
  public readonly api: string;
  /** Different for each object of a cluster. */
  public readonly key: string;

  /** Looked up once: each manifest has a shape of its own, and the checks ask more than a dozen times. */
  private readonly itsSpec: unknown;

  public constructor(
    public readonly construct: ApiObject,
    public readonly manifest: Manifest,
  ) {
    this.itsSpec = manifest.spec ?? {};
    this.kind = manifest.kind;
    this.name = manifest.metadata.name;
    this.namespace = CLUSTER_SCOPED.has(manifest.kind) ? '' : (manifest.metadata.namespace ?? '');
    this.api = apiOf(manifest.apiVersion, manifest.kind);
    this.key = join(this.api, this.namespace, this.name);
  }

  /** The spec, as the caller knows it to be for this kind. */
  public spec<T>(): T {
    return this.itsSpec as T;
  }
}

/** Pods that an object makes. */
export interface Workload {
  readonly object: KubeObject;
  readonly labels: Labels;
  readonly pod: PodSpecManifest;
}

/** What no manifest says. */
export interface Known {
  /** What the nodes of the cluster are said to have; none if nobody says. */
  readonly nodes: NodeCapacity[];
  readonly calls: DeclaredCall[];
}

/** What the checks go by besides manifests. */
export interface CheckContext extends Known {
  /** This library writes the YAML, and not cdk8s. */
  readonly isWrittenHere: boolean;
}

/** What `MlApp.calls()` was told. */
export interface DeclaredCall {
  /** The Deployment that calls. */
  readonly caller: ApiObject;
  /** The Service that is called. */
  readonly callee: ApiObject;
  /** Environment variable that holds the URL. */
  readonly variable: string;
}

/** All objects of a tree, found by kind, name and labels without a walk through the others. */
export class ObjectIndex {
  public readonly workloads: Workload[] = [];

  private readonly byApi = new Map<string, KubeObject[]>();
  private readonly byName = new Map<string, KubeObject>();
  private readonly byNamespace = new Map<string, Workload[]>();
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly byConstruct = new Map<ApiObject, KubeObject>();
  private readonly targets = new Map<KubeObject, KubeObject>();
  private readonly scalers = new Map<KubeObject, KubeObject[]>();
  private readonly found = new Map<(index: ObjectIndex) => unknown, unknown>();

  public constructor(
    public readonly objects: KubeObject[],
    public readonly known: CheckContext,
  ) {
    for (const object of objects) {
      this.byConstruct.set(object.construct, object);
      append(this.byApi, object.api, object);
      if (!this.byName.has(object.key)) {
        this.byName.set(object.key, object);
      }
      const template = podTemplateOf(object.manifest);
      if (template?.spec) {
        this.addWorkload({ object, labels: template.metadata?.labels ?? {}, pod: template.spec });
      }
    }
    for (const scaler of this.allScalers) {
      const { apiVersion = '', kind = '', name = '' } = targetRefOf(scaler.manifest);
      const target = this.find(apiOf(apiVersion, kind), scaler.namespace, name);
      if (target) {
        this.targets.set(scaler, target);
        append(this.scalers, target, scaler);
      }
    }
  }

  /** All objects of a kind, for example SERVICE. */
  public ofApi(api: string): KubeObject[] {
    return this.byApi.get(api) ?? [];
  }

  /** What several checks ask for, found once. */
  public once<T>(find: (index: ObjectIndex) => T): T {
    if (!this.found.has(find)) {
      this.found.set(find, find(this));
    }
    return this.found.get(find) as T;
  }

  /** The object that a construct makes, if it still is in the tree. */
  public of(construct: ApiObject): KubeObject | undefined {
    return this.byConstruct.get(construct);
  }

  /** The object of that name. */
  public find(api: string, namespace: string, name: string): KubeObject | undefined {
    return this.byName.get(join(api, namespace, name));
  }

  /** The first object that has the name of an object of the tree. */
  public sameName(object: KubeObject): KubeObject {
    return this.byName.get(object.key) ?? object;
  }

  /** Pods of a namespace that a selector selects. */
  public *selected(namespace: string, selector: LabelSelector): Iterable<Workload> {
    for (const workload of this.candidates(namespace, selector)) {
      if (selects(selector, workload.labels)) {
        yield workload;
      }
    }
  }

  /** All autoscalers. */
  public get allScalers(): KubeObject[] {
    return SCALER_APIS.flatMap((api) => this.ofApi(api));
  }

  /** What an autoscaler scales. */
  public targetOf(scaler: KubeObject): KubeObject | undefined {
    return this.targets.get(scaler);
  }

  /** The autoscalers of an object, in the order in which they were created. */
  public scalersOf(object: KubeObject): KubeObject[] {
    return this.scalers.get(object) ?? [];
  }

  /** Fewest pods that an object has while nothing is wrong; undefined if its kind does not say. */
  public minReplicas(object: KubeObject): number | undefined {
    return this.boundsOf(object)?.minReplicas;
  }

  /** Most pods that an object has while it does not roll out; undefined if its kind does not say. */
  public maxReplicas(object: KubeObject): number | undefined {
    return this.boundsOf(object)?.maxReplicas;
  }

  private boundsOf(object: KubeObject): Bounds | undefined {
    const [scaler] = this.scalersOf(object);
    if (scaler) {
      return boundsOf(scaler.manifest);
    }
    const { replicas = 1 } = object.spec<{ replicas?: number }>();
    const fixed = REPLICATED.has(object.api) ? { minReplicas: replicas, maxReplicas: replicas } : undefined;
    return declaredBoundsOf(object.construct) ?? fixed;
  }

  private addWorkload(workload: Workload): void {
    const { namespace } = workload.object;
    this.workloads.push(workload);
    append(this.byNamespace, namespace, workload);
    for (const [key, value] of Object.entries(workload.labels)) {
      append(this.byLabel, join(namespace, key, value), workload);
    }
  }

  /** The fewest pods among which all that a selector selects must be. */
  private candidates(namespace: string, selector: LabelSelector): Workload[] {
    let fewest = this.byNamespace.get(namespace) ?? [];
    for (const { key, values } of fewest.length > 1 ? requirementsOf(selector) : []) {
      const [first = [], ...others] = values.map((value) => this.byLabel.get(join(namespace, key, value)) ?? []);
      const having = others.length === 0 ? first : first.concat(...others);
      fewest = having.length < fewest.length ? having : fewest;
    }
    return fewest;
  }
}

function apiOf(apiVersion: string, kind: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`;
}

/** A key that no other parts give: none of them holds a line break. */
export function join(...parts: string[]): string {
  return parts.join('\n');
}
