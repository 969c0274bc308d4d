import { type KubeObject, INGRESS, NAMESPACE, SERVICE, joinKey } from '../../lib/checks/kube-object';
import { type AppSource, appSourceOf, targetsOf } from './app/app-source';
import { type IngressService, ingressCode, ingressOf } from './app/ingress';
import { type AppCode, type Part, appCode } from './app/ml-app';
import { References } from './app/references';
import { call, chain, create, type Expression, json, object, variable } from './code/expression';
import { Names } from './code/names';
import type { Statement } from './code/statement';
import { policyOverrides } from './chosen-fields';
import type { Decisions, FieldOverride } from './decisions';
import { reasonOf } from '../input/problem';
import { dottedPath } from '../../lib/overrides/field-path';
import type { Workload } from './objects/workloads';

/** Statements for an object of the input, and the objects that they write. */
export interface Unit {
  /** Main object of the statements, such as the Deployment of an app. */
  readonly main: KubeObject;
  readonly variable: string;
  readonly statements: readonly Statement[];
  readonly parts: readonly Part[];
  readonly app?: AppCode;
  readonly construct: 'MlApp' | 'HostIngress' | 'ApiObject';
}

/** Statements of a program. */
export interface Code {
  readonly prelude: readonly Statement[];
  readonly units: readonly Unit[];
}

/** Kinds that other objects need when kubectl applies them. */
const PREREQUISITES = [NAMESPACE, 'CustomResourceDefinition.apiextensions.k8s.io'];
/** Key of the chart of cluster-scoped objects. No namespace has this name. */
const CLUSTER_CHART = ' cluster';

/** Writes the program for objects of the input. */
export class Builder {
  private readonly names = new Names();
  private readonly chartNames = new Names();
  private readonly charts = new Map<
    string,
    { readonly variable: Expression; readonly statement: Statement; readonly references: References }
  >();
  private readonly units: Unit[] = [];
  private readonly services = new Map<string, IngressService>();
  /** Checks with findings on several objects. A chart has one acknowledgement of such a check. */
  private readonly sharedChecks: ReadonlySet<string>;

  public constructor(
    private readonly objects: readonly KubeObject[],
    private readonly workloads: readonly Workload[],
    private readonly decisions: Decisions,
    private readonly name: string,
  ) {
    const all = [...decisions.acknowledged.values()].flatMap((ids) => [...ids]);
    this.sharedChecks = new Set(all.filter((id, i) => all.indexOf(id) !== i));
  }

  public build(): Code {
    const apps = this.workloads.flatMap((workload) => this.appOf(workload) ?? []);
    apps.forEach((app) => this.addApp(app));
    const written = new Set(this.units.flatMap(({ parts }) => parts.map(({ source }) => source)));
    const rest = this.objects.filter((one) => !written.has(one) && !this.decisions.omitted.has(one));
    rest
      .filter(({ api }) => api === SERVICE)
      .forEach((service) => this.services.set(keyOf(service), { manifest: service }));
    for (const one of rest) {
      if (!this.addIngress(one)) this.addRaw(one);
    }
    const prelude = [...this.charts].flatMap(([namespace, { variable: chart, statement, references }]) => [
      statement,
      ...this.sharedAcknowledgements(namespace, chart),
      ...references.statements,
    ]);
    return { prelude: [...prelude, ...this.dependencies()], units: this.units };
  }

  /** Dependencies on the chart with the Namespaces and CustomResourceDefinitions, so that kubectl applies this chart first. */
  private dependencies(): Statement[] {
    const cluster = this.charts.get(CLUSTER_CHART)?.variable;
    const hasPrerequisites = this.units.some(({ main }) => PREREQUISITES.includes(main.api));
    const charts = [...this.charts].filter(([key]) => key !== CLUSTER_CHART);
    return cluster && hasPrerequisites
      ? charts.map(([, { variable: chart }]) => ({
          expression: chain(chart, { name: 'addDependency', args: [cluster] }),
        }))
      : [];
  }

  private appOf(workload: Workload): AppSource | undefined {
    const { raw, omitted } = this.decisions;
    if (raw.has(workload.deployment) || omitted.has(workload.deployment)) return undefined;
    const source = this.sourceOf(workload);
    if (typeof source !== 'string') return source;
    raw.set(workload.deployment, source);
    return undefined;
  }

  /** Returns the app of a Deployment, or the reason why the library cannot express the Deployment. */
  private sourceOf(workload: Workload): AppSource | string {
    try {
      const source = appSourceOf(workload);
      // a draft with its own names, so that an error reserves no names
      if (typeof source !== 'string')
        appCode(source, variable('chart'), new Names(), new References(new Names(), variable('chart')));
      return source;
    } catch (error) {
      return `a field has an unknown type: ${reasonOf(error)}`;
    }
  }

  private addApp(source: AppSource): void {
    const { variable: chart, references } = this.chartOf(source.deployment.namespace);
    const app = appCode(source, chart, this.names, references);
    for (const { source: service, expression } of app.parts) {
      if (service?.api !== SERVICE) continue;
      const port = targetsOf(service, source).find(({ target }) => target === source.port)?.port;
      this.services.set(keyOf(service), { manifest: service, expression, ...(port === undefined ? {} : { port }) });
    }
    const statements = [
      ...app.statements,
      ...policyStatements(app),
      ...this.overridesOf(app.parts),
      ...this.acknowledgements(source.deployment, app.app),
    ];
    const [name = ''] = app.statements.map((one) => one.variable);
    this.units.push({ main: source.deployment, variable: name, statements, parts: app.parts, app, construct: 'MlApp' });
  }

  private addIngress(ingress: KubeObject): boolean {
    if (ingress.api !== INGRESS || this.decisions.raw.has(ingress)) return false;
    const { variable: chart } = this.chartOf(ingress.namespace);
    const id = this.names.firstFreeId(ingress.name, `${ingress.name}-ingress`);
    const serviceNamed = (name: string) => this.services.get(joinKey(ingress.namespace, name));
    const expression = ingressCode(ingress, chart, id, serviceNamed);
    if (!expression) {
      this.decisions.raw.set(ingress, 'a backend is not a Service with a known port');
      this.names.release(id);
      return false;
    }
    const name = this.names.variable(`${ingress.name}${/ingress$/.test(ingress.name) ? '' : '-ingress'}`);
    const parts = [{ source: ingress, expression: ingressOf(variable(name)) }];
    const statements = [
      { variable: name, expression },
      ...this.overridesOf(parts),
      ...this.acknowledgements(ingress, variable(name)),
    ];
    this.units.push({ main: ingress, variable: name, statements, parts, construct: 'HostIngress' });
    return true;
  }

  private addRaw(one: KubeObject): void {
    const { variable: chart } = this.chartOf(this.keyOfChart(one));
    const { metadata, ...rest } = one.manifest;
    const { namespace, ...ownMetadata } = metadata;
    const isInChart = namespace === undefined || namespace === one.namespace;
    const manifest = { ...rest, metadata: isInChart ? ownMetadata : metadata };
    const { apiVersion, kind, metadata: chartMetadata, ...fields } = manifest;
    const name = this.names.variable(`${one.name}-${one.kind}`);
    const id = this.names.firstFreeId(one.name, `${one.name}-${one.kind.toLowerCase()}`);
    const props = json({ apiVersion, kind, metadata: chartMetadata, ...fields });
    const statements = [
      { variable: name, expression: create('ApiObject', chart, json(id), props) },
      ...this.acknowledgements(one, variable(name)),
    ];
    const parts = [{ source: one, expression: variable(name) }];
    this.units.push({ main: one, variable: name, statements, parts, construct: 'ApiObject' });
  }

  private overridesOf(parts: readonly Part[]): Statement[] {
    return parts.flatMap(({ source, expression }) => {
      const overrides = (source && this.decisions.overrides.get(source)) ?? [];
      return overrides.length > 0 ? [overrideStatement(expression, overrides)] : [];
    });
  }

  private acknowledgements(main: KubeObject, construct: Expression): Statement[] {
    const ids = [...(this.decisions.acknowledged.get(main) ?? [])];
    return ids.filter((id) => !this.sharedChecks.has(id)).map((id) => acknowledgement(construct, id));
  }

  private sharedAcknowledgements(namespace: string, chart: Expression): Statement[] {
    const inChart = [...this.decisions.acknowledged].filter(([object]) => this.keyOfChart(object) === namespace);
    const ids = new Set(inChart.flatMap(([, all]) => [...all]));
    return [...ids].filter((id) => this.sharedChecks.has(id)).map((id) => acknowledgement(chart, id));
  }

  private keyOfChart(object: KubeObject): string {
    return object.isClusterScoped ? CLUSTER_CHART : object.namespace;
  }

  /**
   * Returns the chart of a key, and adds it if it does not exist. Objects without a namespace have a separate chart, because a chart sets its namespace
   * on all its objects.
   */
  private chartOf(key: string) {
    const namespace = key === CLUSTER_CHART ? '' : key;
    const existing = this.charts.get(key);
    if (existing) return existing;
    const isFirst = this.charts.size === 0;
    const name = this.names.variable(isFirst ? 'chart' : `${key || this.name}-chart`);
    const id = this.chartNames.id(namespace || (isFirst ? this.name : key.trim() || this.name));
    const options = namespace ? [object({ namespace: json(namespace) })] : [];
    const chart = variable(name);
    const statement = { variable: name, expression: create('Chart', variable('app'), json(id), ...options) };
    const added = { variable: chart, statement, references: new References(this.names, chart) };
    this.charts.set(key, added);
    return added;
  }
}

/** Statements with the overrides of the NetworkPolicy that the library adds. */
function policyStatements({ source, app }: AppCode): Statement[] {
  const overrides = policyOverrides(source);
  return overrides.length > 0 ? [overrideStatement(chain(app, { name: 'networkPolicy' }), overrides)] : [];
}

function overrideStatement(construct: Expression, overrides: readonly FieldOverride[]): Statement {
  const links = overrides.map(({ path, value }) => {
    const field = json(dottedPath(path.map(String)));
    return value === undefined ? { name: 'remove', args: [field] } : { name: 'add', args: [field, json(value)] };
  });
  const comments = overrides.flatMap(({ comment }) => comment ?? []);
  return {
    expression: chain(call('Overrides.of', construct), ...links),
    ...(comments.length > 0 ? { comment: comments.join('; ') } : {}),
  };
}

function acknowledgement(construct: Expression, id: string): Statement {
  return {
    expression: chain(call('Checks.of', construct), { name: 'acknowledge', args: [json(id), json('as imported')] }),
  };
}

function keyOf({ namespace, name }: KubeObject): string {
  return joinKey(namespace, name);
}
