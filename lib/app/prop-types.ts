import { type EnvFrom, type EnvValue, ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import type { CallOptions } from './call-options';
import type { ICallee } from './callee';
import { RESOURCES } from './argument-types';
import type { MlAppProps } from './ml-app-props';
import type { ModelStore } from './model-store';
import type { Mount } from './mount';
import type { ServiceOptions } from './service-options';
import type { ServingOptions } from './serving-options';
import { SERVING_TIMING } from '../timing/prop-types';
import { choice, flag, instance, list, map, number, struct, text } from '../validation/prop-type';

/** Arguments of `instance()` for an `MlApp`, whose file imports this one. */
export const APP_TYPE = ['an MlApp', 'app', 'deployment', 'calls'] as const;

export const LABELS = map('example.com/app', text('model'));

export const SERVICE_OPTIONS = struct<ServiceOptions>(
  {},
  { name: text('model'), serviceType: choice('ServiceType', ServiceType), port: number(80), nodePort: number(30080) },
);

const ENV_VALUE = instance<EnvValue>(
  'an EnvValue',
  'EnvValue.fromFieldRef(EnvFieldPaths.POD_IP)',
  'value',
  'valueFrom',
);
/** The members of the class are private. */
const ENV_FROM = instance<EnvFrom & { configMap: unknown; prefix: unknown; sec: unknown }>(
  'an EnvFrom',
  "Env.fromSecret(Secret.fromSecretName(chart, 'settings', 'settings'))",
  ...(['configMap', 'prefix', 'sec'] as never[]),
);

export const SERVING = struct<ServingOptions>(
  { port: number(8080) },
  {
    metricsPort: number(9090),
    resources: RESOURCES,
    timing: SERVING_TIMING,
    readinessPath: text('/readyz'),
    livenessPath: text('/livez'),
    imagePullPolicy: choice('ImagePullPolicy', ImagePullPolicy),
    args: list(text('--workers=2')),
    command: list(text('/bin/server')),
    env: map('LOG_LEVEL', text('info')),
    envVariables: map('POD_IP', ENV_VALUE),
    envFrom: list(ENV_FROM),
    expandVariables: flag,
    user: number(1000),
    group: number(1000),
    volumeGroup: number(1000),
    mounts: list(instance<Mount>('a Mount', "Mount.emptyDir('/srv/cache')", '_mountSpec', 'mountPath')),
  },
);

export const ML_APP = struct<MlAppProps>(
  { ...SERVING.required, image: text('registry.example.com/model:1.0') },
  {
    ...SERVING.optional,
    name: text('model'),
    replicas: number(2),
    labels: LABELS,
    modelStore: instance<ModelStore>('a ModelStore', 'ModelStore.inImage()', '_mount'),
    service: SERVICE_OPTIONS,
  },
);

/** Argument of `MlApp.calls()`. */
export const CALLEE = instance<ICallee>(
  'an MlApp, a CanaryRelease, a ServiceEndpoint or an ExternalHost',
  "ExternalHost.fromName('api.example.com')",
  '_callTarget',
);

export const CALL_OPTIONS = struct<CallOptions>({}, { env: text('MODEL_URL') });
