import {
  type EnvFrom,
  type EnvValue,
  ImagePullPolicy,
  type NodeTaintQuery,
  Protocol,
  ServiceType,
} from 'cdk8s-plus-28';
import type { CallOptions } from './call-options';
import type { ICallee } from './callee';
import { CONTAINER_RESOURCES, RESOURCES } from './argument-types';
import type { ContainerOptions, InitContainerOptions, SidecarOptions } from './container-options';
import type { ExtraPort } from './extra-port';
import type { Health } from './health';
import type { MlAppProps } from './ml-app-props';
import type { ModelStore } from './model-store';
import type { Mount } from './mount';
import type { Peer } from './peer';
import type { ProcessOptions } from './process-options';
import type { ServiceOptions } from './service-options';
import type { RolloutProps } from './rollout-props';
import type { SchedulingProps } from './scheduling-props';
import type { RoleRule } from './role-rule';
import type { ServiceAccountOptions } from './service-account-options';
import type { ServingOptions } from './serving-options';
import type { IModelServer } from './server';
import { SERVING_TIMING } from '../timing/prop-types';
import { choice, duration, flag, instance, list, map, number, struct, text } from '../validation/prop-type';

/** Arguments of `instance()` for an `MlApp`. This file cannot import `MlApp`, because ml-app.ts imports this file. */
export const APP_TYPE = ['an MlApp', 'app', 'deployment', 'calls'] as const;

export const LABELS = map('example.com/app', text('model'));

const ANNOTATIONS = map('example.com/owner', text('team-nlp'));

export const SERVICE_OPTIONS = struct<ServiceOptions>(
  {},
  {
    name: text('model'),
    serviceType: choice('ServiceType', ServiceType),
    port: number(80),
    nodePort: number(30080),
    appProtocol: text('grpc'),
    headless: flag,
    labels: LABELS,
    annotations: ANNOTATIONS,
  },
);

const ENV_VALUE = instance<EnvValue>(
  'an EnvValue',
  'EnvValue.fromFieldRef(EnvFieldPaths.POD_IP)',
  'value',
  'valueFrom',
);
const TAINT = instance<NodeTaintQuery>(
  'a NodeTaintQuery',
  "NodeTaintQuery.is('dedicated', 'models')",
  '_toKube',
  // private members
  ...(['operator', 'evictAfter'] as never[]),
);

const SCHEDULING = struct<SchedulingProps>(
  {},
  {
    nodeSelector: map('example.com/pool', text('models')),
    tolerations: list(TAINT),
    priorityClass: text('serving'),
    runtimeClass: text('gvisor'),
    nodeFailureTimeout: duration('Duration.seconds(30)'),
  },
);

const ROLE_RULE = struct<RoleRule>(
  { apiGroups: list(text('apps')), resources: list(text('deployments')), verbs: list(text('get')) },
  { resourceNames: list(text('model')) },
);

const SERVICE_ACCOUNT = struct<ServiceAccountOptions>(
  {},
  { existingName: text('models'), annotations: ANNOTATIONS, mountToken: flag, rules: list(ROLE_RULE) },
);

const ROLLOUT = struct<RolloutProps>({}, { surge: flag, revisionHistoryLimit: number(3) });

const ENV_FROM = instance<EnvFrom & { configMap: unknown; prefix: unknown; sec: unknown }>(
  'an EnvFrom',
  "Env.fromSecret(Secret.fromSecretName(chart, 'settings', 'settings'))",
  // private members
  ...(['configMap', 'prefix', 'sec'] as never[]),
);

const PEERS = list(instance<Peer>('a Peer', "Peer.inNamespace('shop')", '_networkPeer'));

const HEALTH = instance<Health>('a Health', "Health.http('/health')", '_healthSpec');

const EXTRA_PORT = struct<ExtraPort>(
  { name: text('grpc'), port: number(8001) },
  { servicePort: number(8001), protocol: choice('Protocol', Protocol), appProtocol: text('grpc'), clients: PEERS },
);

const MOUNTS = list(instance<Mount>('a Mount', "Mount.emptyDir('/srv/cache')", '_mountSpec', 'mountPath'));

const PROCESS = struct<ProcessOptions>(
  {},
  {
    args: list(text('--workers=2')),
    command: list(text('/bin/server')),
    env: map('LOG_LEVEL', text('info')),
    envVariables: map('POD_IP', ENV_VALUE),
    envFrom: list(ENV_FROM),
    expandVariables: flag,
  },
);

const CONTAINER = struct<ContainerOptions>(
  { name: text('proxy'), image: text('registry.example.com/proxy:1.0') },
  {
    ...PROCESS.optional,
    imagePullPolicy: choice('ImagePullPolicy', ImagePullPolicy),
    mounts: MOUNTS,
    user: number(1000),
    group: number(1000),
  },
);

const INIT_CONTAINER = struct<InitContainerOptions>(CONTAINER.required, {
  ...CONTAINER.optional,
  resources: CONTAINER_RESOURCES,
});

const SIDECAR = struct<SidecarOptions>(
  { ...CONTAINER.required, resources: CONTAINER_RESOURCES },
  {
    ...CONTAINER.optional,
    port: number(8081),
    receivesRequests: flag,
    startup: HEALTH,
    readiness: HEALTH,
    liveness: HEALTH,
  },
);

export const SERVING = struct<ServingOptions>(
  {},
  {
    port: number(8080),
    server: instance<IModelServer>('a ModelServer', 'ModelServer.triton()', 'serverName', '_withDefaults'),
    extraPorts: list(EXTRA_PORT),
    modelStore: instance<ModelStore>('a ModelStore', 'ModelStore.inImage()', '_mount'),
    metricsPort: number(9090),
    metricsPath: text('/metrics'),
    resources: RESOURCES,
    timing: SERVING_TIMING,
    health: HEALTH,
    readiness: HEALTH,
    liveness: HEALTH,
    startup: HEALTH,
    imagePullPolicy: choice('ImagePullPolicy', ImagePullPolicy),
    ...PROCESS.optional,
    user: number(1000),
    group: number(1000),
    volumeGroup: number(1000),
    clients: PEERS,
    scrapers: PEERS,
    mounts: MOUNTS,
    initContainers: list(INIT_CONTAINER),
    sidecars: list(SIDECAR),
    imagePullSecrets: list(text('registry')),
    scheduling: SCHEDULING,
    rollout: ROLLOUT,
    serviceAccount: SERVICE_ACCOUNT,
    podLabels: LABELS,
    podAnnotations: ANNOTATIONS,
    deploymentLabels: LABELS,
    deploymentAnnotations: ANNOTATIONS,
  },
);

export const ML_APP = struct<MlAppProps>(
  { ...SERVING.required, image: text('registry.example.com/model:1.0') },
  {
    ...SERVING.optional,
    name: text('model'),
    replicas: number(2),
    labels: LABELS,
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
