import { HPA } from '../../../lib/kube/scalers';
import type { KubeObject } from '../../../lib/checks/kube-object';
import { chain, create, type Expression, json, object, variable } from '../code/expression';
import type { Names } from '../code/names';
import type { Statement } from '../code/statement';
import type { AppSource } from './app-source';
import { autoscalerCall } from './autoscaler';
import { healthProps } from './health';
import { metadataProps } from './metadata';
import { mountsProps } from './mounts';
import { podProps } from './pod';
import { type Props, processProps } from './process';
import type { References } from './references';
import { resourcesProps } from './resources';
import { portProps, serviceOptions } from './services';
import { timingProps } from './timing';

/** An object of a program, and the expression that selects it. */
export interface Part {
  readonly source?: KubeObject;
  readonly expression: Expression;
}

/** Statements that create an `MlApp`, and its objects. */
export interface AppCode {
  readonly source: AppSource;
  readonly app: Expression;
  readonly statements: readonly Statement[];
  /** Deployment, followed by the other objects of the input that the app writes. */
  readonly parts: readonly Part[];
  readonly usesPreset: boolean;
}

/** Writes an app. */
export function appCode(source: AppSource, chart: Expression, names: Names, references: References): AppCode {
  const name = names.variable(source.name);
  const app = variable(name);
  const { usesPreset, ...process } = processProps(source, references);
  const [mainService, ...others] = source.appServices;
  const props = propsOf(source, process, usesPreset);
  const id = names.id(source.name);
  const fields = object({ ...props, ...(id === source.name ? {} : { name: json(source.name) }) });
  const statements: Statement[] = [{ variable: name, expression: create('MlApp', chart, json(id), fields) }];
  const parts: Part[] = [{ source: source.deployment, expression: app }];
  if (mainService) parts.push({ source: mainService, expression: property(app, 'service') });
  for (const service of others) {
    const exposed = names.variable(service.name);
    const options = serviceOptions(service, source, false) ?? object({});
    statements.push({ variable: exposed, expression: chain(app, { name: 'expose', args: [options] }) });
    parts.push({ source: service, expression: variable(exposed) });
  }
  const { autoscaler, budget, policy } = source;
  if (autoscaler) {
    const scaling = names.variable(`${source.name}-scaling`);
    statements.push({ variable: scaling, expression: autoscalerCall(app, autoscaler, source.name) });
    if (autoscaler.api === HPA) parts.push({ source: autoscaler, expression: variable(scaling) });
  }
  if (budget && hasBudget(source)) {
    parts.push({ source: budget, expression: property(app, 'podDisruptionBudget', true) });
  }
  if (policy) parts.push({ source: policy, expression: property(app, 'networkPolicy') });
  return { source, app, statements, parts, usesPreset };
}

function property(app: Expression, name: string, isPresent = false): Expression {
  return chain(app, { name, isPresent });
}

/** Returns true if the library adds a budget, because more than one pod can serve. */
function hasBudget({ deployment, autoscaler }: AppSource): boolean {
  const { replicas = 1 } = deployment.spec<{ replicas?: number }>();
  return autoscaler !== undefined || replicas > 1;
}

function propsOf(source: AppSource, process: Props, usesPreset: boolean): Props {
  const { server, appServices, autoscaler, deployment } = source;
  const { replicas = 1 } = deployment.spec<{ replicas?: number }>();
  const [mainService] = appServices;
  const { labels, ...metadata } = metadataProps(source);
  const { server: preset, ...rest } = process;
  const resources = resourcesProps(source, usesPreset);
  return {
    image: json(server.image ?? ''),
    server: preset,
    ...portProps(source, usesPreset),
    replicas: autoscaler || replicas === 2 ? undefined : json(replicas),
    labels,
    ...rest,
    ...resources,
    ...healthProps(source, usesPreset),
    ...timingProps(source, usesPreset),
    ...mountsProps(source),
    ...podProps(source, deviceOf(source)),
    rollout: rolloutOf(source),
    service: mainService && serviceOptions(mainService, source, true),
    ...metadata,
  };
}

function deviceOf({ server }: AppSource): string | undefined {
  return Object.keys({ ...server.resources?.limits, ...server.resources?.requests }).find(
    (key) => key.includes('/') && key !== 'ephemeral-storage',
  );
}

interface DeploymentSpec {
  readonly revisionHistoryLimit?: number;
  readonly strategy?: { readonly rollingUpdate?: { readonly maxSurge?: number | string } };
}

function rolloutOf(source: AppSource): Expression | undefined {
  const { revisionHistoryLimit: limit, strategy } = source.deployment.spec<DeploymentSpec>();
  const surge = strategy?.rollingUpdate?.maxSurge;
  const hasNoSurge = surge !== undefined && Number.parseInt(String(surge), 10) === 0 && deviceOf(source) === undefined;
  const options = {
    ...(hasNoSurge ? { surge: false } : {}),
    ...(limit === undefined || limit === 10 ? {} : { revisionHistoryLimit: limit }),
  };
  return Object.keys(options).length > 0 ? json(options) : undefined;
}
