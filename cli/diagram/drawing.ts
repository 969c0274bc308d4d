import { callsIn } from '../../lib/checks/calls';
import { ingressBackends } from '../../lib/checks/ingresses';
import { INGRESS, type KubeObject, SERVICE } from '../../lib/checks/kube-object';
import { ObjectIndex } from '../../lib/checks/object-index';
import { type ServiceSpec, selectorOf } from '../../lib/checks/services';
import { append } from '../../lib/kube/append';
import { SCALER_APIS } from '../../lib/kube/scalers';
import type { ManifestGroup } from '../input/groups';
import { descriptionOf, isDrawn } from './descriptions';
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

interface RouteRule {
  readonly backendRefs?: { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}

/** Graph of the objects that requests pass, and of their autoscalers. */
export class Drawing {
  public readonly nodes: readonly Node[];
  public readonly edges: readonly Edge[];
  /** IDs of the nodes that clients outside of the cluster reach. */
  public readonly entries: readonly string[];

  private readonly index: ObjectIndex;
  private readonly ids = new Map<KubeObject, string>();
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
      const id = [group, ...(hasOneNamespace ? [] : [namespace]), kind, name].join('_').replace(/\W/g, '_');
      this.ids.set(object, id);
      return { id, group, kind, name, details: descriptionOf(this.index, object) };
    });
  }

  private edgesOf(object: KubeObject): Edge[] {
    if (object.api === INGRESS) return this.edgesTo(object, this.findServices(object, ingressServices(object)));
    if (isRoute(object)) return this.edgesTo(object, this.findServices(object, routeServices(object)));
    if (object.api === SERVICE) return this.edgesTo(object, this.selectedBy(object));
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

  private findServices({ namespace }: KubeObject, references: readonly ServiceRef[]): KubeObject[] {
    return references.flatMap((ref) => this.index.find(SERVICE, ref.namespace ?? namespace, ref.name) ?? []);
  }

  private selectedBy(service: KubeObject): KubeObject[] {
    const selector = selectorOf(service);
    return selector ? [...this.index.selected(service.namespace, selector)].map(({ object }) => object) : [];
  }
}

interface ServiceRef {
  readonly name: string;
  readonly namespace?: string;
}

function ingressServices(ingress: KubeObject): ServiceRef[] {
  return ingressBackends(ingress).flatMap(([, { service }]) =>
    service?.name === undefined ? [] : [{ name: service.name }],
  );
}

function routeServices(route: KubeObject): ServiceRef[] {
  const { rules = [] } = route.spec<{ rules?: RouteRule[] }>();
  return rules
    .flatMap(({ backendRefs = [] }) => backendRefs)
    .flatMap(({ kind = 'Service', name, namespace }) =>
      kind === 'Service' && name !== undefined ? [{ name, namespace }] : [],
    );
}

function isEntry(object: KubeObject): boolean {
  const { type = '' } = object.api === SERVICE ? object.spec<ServiceSpec>() : {};
  return object.api === INGRESS || isRoute(object) || ['NodePort', 'LoadBalancer'].includes(type);
}

/** Returns the position on the path of a request. */
function rankOf(object: KubeObject): number {
  if (SCALER_APIS.includes(object.api)) return 3;
  return object.api === INGRESS || isRoute(object) ? 0 : object.api === SERVICE ? 1 : 2;
}

function withoutDuplicates(edges: Edge[]): Edge[] {
  return [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()];
}
