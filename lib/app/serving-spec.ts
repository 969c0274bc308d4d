import { ImagePullPolicy } from 'cdk8s-plus-28';
import { literal } from '../kube/expansion';
import { ServingTiming } from '../timing/serving-timing';
import type { Check } from '../validation/check';
import type { MlAppProps } from './ml-app-props';
import { Resources } from './resources';
import { type Identity, USER_VARIABLES, identityOf } from './security';

/** Checked properties of an app, with their defaults. Its objects are made from them. */
export interface ServingSpec {
  /** Name of the Deployment and of the container. */
  readonly name: string;
  /** Namespace of the chart. */
  readonly namespace?: string;
  /** Labels that select the pods. */
  readonly labels: { readonly [key: string]: string };
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  /** Arguments as the manifest has them. */
  readonly args?: string[];
  /** Environment variables as the manifest has them. */
  readonly env: { readonly [name: string]: string };
  readonly port: number;
  /** Port of the metrics, which may be that of the requests. */
  readonly metricsPort: number;
  readonly readinessPath: string;
  readonly livenessPath: string;
  /** Fixed number of pods, if the user chose one. */
  readonly replicas?: number;
  readonly resources: Resources;
  readonly timing: ServingTiming;
  /** User and groups of the processes. */
  readonly identity: Identity;
}

/**
 * Checks properties whose types are checked already.
 *
 * @throws if a property cannot work
 */
export function servingSpecOf(check: Check, id: string, props: MlAppProps, namespace?: string): ServingSpec {
  const name = check.name('name', props.name ?? id);
  const labels = check.selector('labels', props.labels ?? { app: name });
  const port = check.port('port', props.port);
  return {
    name,
    namespace,
    labels,
    port,
    metricsPort: check.port('metricsPort', props.metricsPort ?? port),
    replicas: props.replicas === undefined ? undefined : check.replicas('replicas', props.replicas, 0),
    resources: Resources._check(check, props.resources ?? {}),
    timing: ServingTiming._derive(check, props.timing),
    identity: identityOf(check, props),
    ...processOf(check, props),
    image: check.image('image', props.image),
    imagePullPolicy: check.oneOf(
      'imagePullPolicy',
      props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
      ImagePullPolicy,
    ),
    readinessPath: check.urlPath('readinessPath', props.readinessPath ?? '/readyz'),
    livenessPath: check.urlPath('livenessPath', props.livenessPath ?? '/livez'),
  };
}

function processOf(check: Check, { args, env = {}, expandVariables }: MlAppProps): Pick<ServingSpec, 'args' | 'env'> {
  const written = expandVariables ? (text: string) => text : literal;
  const variables = { ...USER_VARIABLES, ...check.env('env', env) };
  return {
    args: args?.map((arg, i) => written(check.processText(`args[${i}]`, arg))),
    env: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, written(value)])),
  };
}
