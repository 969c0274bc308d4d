import { callsIn } from '../../lib/checks/calls';
import { ingressBackends } from '../../lib/checks/ingresses';
import { INFERENCE_POOLS, poolSelectorOf } from '../../lib/checks/inference-pools';
import { INGRESS, KNATIVE_SERVICE, type KubeObject, SERVICE } from '../../lib/checks/kube-object';
import { ObjectIndex } from '../../lib/checks/object-index';
import { type ServiceSpec, selectorOf } from '../../lib/checks/services';
import { append } from '../../lib/kube/append';
import type { LabelSelector } from '../../lib/kube/label-selector';
import { SCALER_APIS } from '../../lib/kube/scalers';
import type { ManifestGroup } from '../input/groups';
import { descriptionOf, isDrawn } from './descriptions';
import { Ids } from './ids';
import { isRoute } from './routes';

/** Node of a diagram: an object of a group. */
export interface Node {
  readonly id: string;
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Lines below the name. */
  readonly details: readonly string[];
}

/** Directed edge between two nodes. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly type: 'requests' | 'scales';
}

interface BackendRef {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** Kinds that a reference can refer to, in the order of the search. Knative creates a Service with the name of the Knative Service. */
const BACKENDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Service', [SERVICE, KNATIVE_SERVICE]],
  ['InferencePool', INFERENCE_POOLS],
]);

/** Graph of the objects that requests pass through, and of their autoscalers. */
export class Drawing {
  public readonly nodes: readonly Node[];
  public readonly edges: readonly Edge[];
  /** IDs of the nodes that clients outside of the cluster reach. */
  public readonly entries: readonly string[];

  private readonly index: ObjectIndex;
  private readonly ids = new Map<KubeObject, string>();
  private readonly freeIds = new Ids();
  /** Services that the pods of an object call. */
  private readonly calledServices = new Map<KubeObject, KubeObject[]>();

  public constructor(groups: readonly ManifestGroup[]) {
    const objects = groups.flatMap((group) => group.objects);
    this.index = new ObjectIndex(objects);
    this.nodes = groups.flatMap((group) => this.nodesOf(group));
    callsIn(this.index).forEach(({ caller, service }) => append(this.calledServices, caller.object, service));
    const drawn = [...this.ids.keys()];
    this.edges = withoutDuplicates(drawn.flatMap((object) => this.edgesOf(object)));
    this.entries = drawn.filter(isEntry).flatMap((object) => this.ids.get(object) ?? []);
  }

  private nodesOf({ name: group, objects }: ManifestGroup): Node[] {
    const drawn = objects.filter((object) => isDrawn(this.index, object)).sort((a, b) => rankOf(a) - rankOf(b));
    const hasOneNamespace = new Set(drawn.map(({ namespace }) => namespace)).size < 2;
    return drawn.map((object) => {
      const { kind, name, namespace } = object;
      const id = this.freeIds.idFor([group, ...(hasOneNamespace ? [] : [namespace]), kind, name].join('_'));
      this.ids.set(object, id);
      return { id, group, kind, name, details: descriptionOf(this.index, object) };
    });
  }

  private edgesOf(object: KubeObject): Edge[] {
    if (object.api === INGRESS) return this.edgesTo(object, this.findBackends(object, ingressBackendRefs(object)));
    if (isRoute(object)) return this.edgesTo(object, this.findBackends(object, routeBackendRefs(object)));
    const selector = podSelectorOf(object);
    if (selector) return this.edgesTo(object, this.selectedBy(object, selector));
    const target = this.index.targetOf(object);
    if (target) return this.edgesTo(object, [target], 'scales');
    return this.edgesTo(object, this.calledServices.get(object) ?? []);
  }

  private edgesTo(object: KubeObject, targets: readonly KubeObject[], type: Edge['type'] = 'requests'): Edge[] {
    const from = this.ids.get(object);
    return targets.flatMap((target) => {
      const to = this.ids.get(target);
      return from === undefined || to === undefined ? [] : [{ from, to, type }];
    });
  }

  private findBackends(object: KubeObject, references: readonly BackendRef[]): KubeObject[] {
    return references.flatMap(({ kind = 'Service', name = '', namespace = object.namespace }) =>
      (BACKENDS.get(kind) ?? []).flatMap((api) => this.index.find(api, namespace, name) ?? []).slice(0, 1),
    );
  }

  private selectedBy({ namespace }: KubeObject, selector: LabelSelector): KubeObject[] {
    return [...this.index.selected(namespace, selector)].map(({ object }) => object);
  }
}

function ingressBackendRefs(ingress: KubeObject): BackendRef[] {
  return ingressBackends(ingress).map(([, { service }]) => ({ name: service?.name }));
}

function routeBackendRefs(route: KubeObject): BackendRef[] {
  const { rules = [] } = route.spec<{ rules?: { readonly backendRefs?: BackendRef[] }[] }>();
  return rules.flatMap(({ backendRefs = [] }) => backendRefs);
}

/** Returns the selector of the pods that receive the requests of a Service or InferencePool. */
function podSelectorOf(object: KubeObject): LabelSelector | undefined {
  if (object.api === SERVICE) return selectorOf(object);
  const { matchLabels } = (INFERENCE_POOLS.includes(object.api) ? poolSelectorOf(object) : undefined) ?? {};
  return matchLabels && { matchLabels };
}

function isEntry(object: KubeObject): boolean {
  const { type = '' } = object.api === SERVICE ? object.spec<ServiceSpec>() : {};
  return object.api === INGRESS || isRoute(object) || ['NodePort', 'LoadBalancer'].includes(type);
}

/** Returns the position on the path of a request. */
function rankOf(object: KubeObject): number {
  if (SCALER_APIS.includes(object.api)) return 3;
  if (object.api === INGRESS || isRoute(object)) return 0;
  return object.api === SERVICE || INFERENCE_POOLS.includes(object.api) ? 1 : 2;
}

function withoutDuplicates(edges: Edge[]): Edge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}
