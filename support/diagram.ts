import type { Chart } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';

/** Synthesized object in the diagram. */
interface Manifest<Spec = unknown> {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Spec;
}

type Ingress = Manifest<k8s.IngressSpec>;
type Service = Manifest<k8s.ServiceSpec>;
type Deployment = Manifest<k8s.DeploymentSpec>;
type Autoscaler = Manifest<k8s.HorizontalPodAutoscalerSpecV2>;

/** Draws a Mermaid flowchart of entry points, Services, Deployments and autoscalers, with a subgraph for each chart. */
export function diagramOf(charts: Chart[]): string {
  const drawings = charts.map((chart) => new Drawing(chart.node.id, chart.toJson() as Manifest[]));
  return [
    'flowchart LR',
    '  client([client])',
    ...drawings.flatMap((drawing) => drawing.lines()),
    `  client --> ${drawings.flatMap((drawing) => drawing.entries()).join(' & ')}`,
  ].join('\n');
}

/** Part of the diagram for a chart. */
class Drawing {
  private readonly ingresses: Ingress[];
  private readonly services: Service[];
  private readonly deployments: Deployment[];
  private readonly autoscalers: Autoscaler[];

  public constructor(
    private readonly chart: string,
    objects: Manifest[],
  ) {
    const of = (kind: string) => objects.filter((o) => o.kind === kind);
    this.ingresses = of('Ingress') as Ingress[];
    this.services = of('Service') as Service[];
    this.deployments = of('Deployment') as Deployment[];
    this.autoscalers = of('HorizontalPodAutoscaler') as Autoscaler[];
  }

  public lines(): string[] {
    const nodes = [
      ...this.ingresses.map((o) => this.node(o, (o.spec.rules ?? []).map(({ host }) => host).join('<br>'))),
      ...this.services.map((o) => this.node(o, reachOf(o))),
      ...this.deployments.map((o) =>
        this.node(o, `${this.podsOf(o)}<br>${o.spec.template.spec?.containers[0]?.image}`),
      ),
      ...this.autoscalers.map((o) => this.node(o, (o.spec.metrics ?? []).map(targetOf).join('<br>'))),
    ];
    const edges = [
      ...this.ingresses.flatMap((o) => backendsOf(o).map((name) => [o, '-->', this.service(name)] as const)),
      ...this.services.flatMap((o) => this.selectedBy(o).map((target) => [o, '-->', target] as const)),
      ...this.deployments.flatMap((o) => hostsCalledBy(o).map((name) => [o, '-->', this.service(name)] as const)),
      ...this.autoscalers.map((o) => [o, '-.->', this.scaledBy(o)] as const),
    ].map(([from, arrow, to]) => `${this.id(from)} ${arrow} ${this.id(to)}`);
    return [`  subgraph ${this.chart}`, ...[...nodes, ...edges].map((line) => `    ${line}`), '  end'];
  }

  /** Entry points for clients outside of the cluster. */
  public entries(): string[] {
    const open = this.services.filter(({ spec }) => spec.type === 'NodePort' || spec.type === 'LoadBalancer');
    return [...this.ingresses, ...open].map((o) => this.id(o));
  }

  private service(name: string): Service {
    return named(this.services, name);
  }

  private selectedBy({ spec }: Service): Deployment[] {
    const wanted = Object.entries(spec.selector ?? {});
    return this.deployments.filter((o) =>
      wanted.every(([key, value]) => o.spec.template.metadata?.labels?.[key] === value),
    );
  }

  private scaledBy({ spec }: Autoscaler): Deployment {
    return named(this.deployments, spec.scaleTargetRef.name);
  }

  private podsOf(deployment: Deployment): string {
    const autoscaler = this.autoscalers.find((o) => this.scaledBy(o) === deployment);
    if (autoscaler) {
      return `${autoscaler.spec.minReplicas} to ${autoscaler.spec.maxReplicas} pods`;
    }
    return deployment.spec.replicas === 1 ? '1 pod' : `${deployment.spec.replicas} pods`;
  }

  private node(object: Manifest, text: string): string {
    return `${this.id(object)}["${object.kind} ${object.metadata.name}<br>${text}"]`;
  }

  private id({ kind, metadata }: Manifest): string {
    return `${this.chart}_${kind}_${metadata.name}`.replace(/\W/g, '_');
  }
}

function named<T extends Manifest>(objects: T[], name: string): T {
  const found = objects.find(({ metadata }) => metadata.name === name);
  if (!found) {
    throw new Error(`the diagram has no object '${name}': add its kind to tools/diagram.ts`);
  }
  return found;
}

function backendsOf({ spec }: Ingress): string[] {
  const paths = (spec.rules ?? []).flatMap((rule) => rule.http?.paths ?? []);
  return paths.flatMap((path) => path.backend.service?.name ?? []);
}

/** Services with a URL in the variables of a Deployment. */
function hostsCalledBy({ spec }: Deployment): string[] {
  const variables = spec.template.spec?.containers[0]?.env ?? [];
  return variables.flatMap(({ value }) => /^http:\/\/([^:/.]+)/.exec(value ?? '')?.[1] ?? []);
}

function reachOf({ spec }: Service): string {
  return [spec.type, ...(spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? [])].join(', ');
}

/** Target of a metric. The charts only use metrics of resources. */
function targetOf({ resource }: k8s.MetricSpecV2): string {
  return `${resource?.target.averageUtilization} % ${resource?.name.toUpperCase()}`;
}
