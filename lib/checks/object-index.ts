import { append } from '../kube/append';
import { type LabelSelector, type Labels, requirementsOf, selects } from '../kube/label-selector';
import type { JsonPath } from '../kube/json-path';
import type { PodSpecManifest } from '../kube/pod-spec';
import { podsIn } from '../kube/pods-in';
import { type Bounds, SCALER_APIS, boundsOf, targetRefOf } from '../kube/scalers';
import { type ClusterFacts, NO_FACTS } from './facts';
import { type KubeObject, REPLICATED, joinKey } from './kube-object';
import { apiOf } from '../kube/manifest';

/** Pods that an object creates from one template. A custom resource can have several templates. */
export interface Workload {
  readonly object: KubeObject;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly pod: PodSpecManifest;
  /** Path of the pod spec in the manifest. */
  readonly podPath: JsonPath;
}

/** Index of all objects of a cluster by kind, name and labels. A lookup reads no other objects. */
export class ObjectIndex {
  public readonly workloads: Workload[] = [];

  private readonly byApi = new Map<string, KubeObject[]>();
  private readonly byKey = new Map<string, KubeObject>();
  private readonly byNamespace = new Map<string, Workload[]>();
  private readonly byObject = new Map<KubeObject, Workload[]>();
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly targets = new Map<KubeObject, KubeObject>();
  private readonly scalers = new Map<KubeObject, KubeObject[]>();
  private readonly results = new Map<(index: ObjectIndex) => unknown, unknown>();

  public constructor(
    public readonly objects: readonly KubeObject[],
    public readonly facts: ClusterFacts = NO_FACTS,
  ) {
    for (const object of objects) {
      append(this.byApi, object.api, object);
      if (!this.byKey.has(object.key)) {
        this.byKey.set(object.key, object);
      }
      for (const { template, pod, path } of podsIn(object.manifest)) {
        const { labels = {}, annotations = {} } = template.metadata ?? {};
        this.addWorkload({ object, labels, annotations, pod, podPath: path });
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

  /** Returns all objects of a kind, for example SERVICE. */
  public ofApi(api: string): readonly KubeObject[] {
    return this.byApi.get(api) ?? [];
  }

  /** Computes a result once for several rules. */
  public once<T>(compute: (index: ObjectIndex) => T): T {
    if (!this.results.has(compute)) {
      this.results.set(compute, compute(this));
    }
    return this.results.get(compute) as T;
  }

  /** Returns the first object with a kind, namespace and name; undefined if there is none. */
  public find(api: string, namespace: string, name: string): KubeObject | undefined {
    return this.byKey.get(joinKey(api, namespace, name));
  }

  /** Returns the first object with the kind, name and namespace of an object. */
  public firstNamed(object: KubeObject): KubeObject {
    return this.byKey.get(object.key) ?? object;
  }

  /** Finds the workloads with pods that a selector selects in a namespace. */
  public *selected(namespace: string, selector: LabelSelector): Iterable<Workload> {
    for (const workload of this.candidates(namespace, selector)) {
      if (selects(selector, workload.labels)) {
        yield workload;
      }
    }
  }

  /** Returns the pods that an object creates. */
  public podsOf(object: KubeObject): readonly Workload[] {
    return this.byObject.get(object) ?? [];
  }

  /** All autoscalers, HorizontalPodAutoscalers first. */
  public get allScalers(): readonly KubeObject[] {
    return SCALER_APIS.flatMap((api) => this.ofApi(api));
  }

  /** Returns the target of an autoscaler; undefined if it does not exist. */
  public targetOf(scaler: KubeObject): KubeObject | undefined {
    return this.targets.get(scaler);
  }

  /** Returns the autoscalers of an object, in the order of `allScalers`. */
  public scalersOf(object: KubeObject): readonly KubeObject[] {
    return this.scalers.get(object) ?? [];
  }

  /** Returns the minimum number of pods of an object; undefined for kinds without replicas that nothing scales. */
  public minReplicas(object: KubeObject): number | undefined {
    return this.boundsOf(object)?.minReplicas;
  }

  /** Returns the maximum number of pods of an object outside of a rollout; undefined for kinds without replicas that nothing scales. */
  public maxReplicas(object: KubeObject): number | undefined {
    return this.boundsOf(object)?.maxReplicas;
  }

  private boundsOf(object: KubeObject): Bounds | undefined {
    const [scaler] = this.scalersOf(object);
    if (scaler) {
      return boundsOf(scaler.manifest);
    }
    const { replicas = 1 } = object.spec<{ replicas?: number }>();
    const fixed = REPLICATED.includes(object.api) ? { minReplicas: replicas, maxReplicas: replicas } : undefined;
    return this.facts.bounds.get(object) ?? fixed;
  }

  private addWorkload(workload: Workload): void {
    const { namespace } = workload.object;
    this.workloads.push(workload);
    append(this.byObject, workload.object, workload);
    append(this.byNamespace, namespace, workload);
    for (const [key, value] of Object.entries(workload.labels)) {
      append(this.byLabel, joinKey(namespace, key, value), workload);
    }
  }

  /** Narrows the workloads of a namespace to candidates for a selector, by its rarest label. */
  private candidates(namespace: string, selector: LabelSelector): readonly Workload[] {
    let fewest = this.byNamespace.get(namespace) ?? [];
    for (const { key, values } of fewest.length > 1 ? requirementsOf(selector) : []) {
      const [first = [], ...others] = values.map((value) => this.byLabel.get(joinKey(namespace, key, value)) ?? []);
      const matching = others.length === 0 ? first : first.concat(...others);
      fewest = matching.length < fewest.length ? matching : fewest;
    }
    return fewest;
  }
}
