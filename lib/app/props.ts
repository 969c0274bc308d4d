import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import type { CallOptions } from './call-options';
import { DrainAction } from '../timing/drain-action';
import type { ExternalScaling } from '../autoscaling/external-scaling';
import type { MlApp, MlAppProps } from './ml-app';
import type { ModelStore } from './model-store';
import type { ResourcesProps } from './resources';
import type { ServiceOptions } from './service-options';
import type { ServingOptions } from './serving-options';
import type { ServingTimingProps } from '../timing/serving-timing';
import { choice, duration, flag, instance, list, map, number, struct, text } from '../validation/prop-types';

/** An app to call or to monitor. */
export const ANY_APP = instance<MlApp>('an MlApp', 'app', 'deployment', 'calls');

export const LABELS = map('example.com/app', text('model'));

export const SERVICE_OPTIONS = struct<ServiceOptions>(
  {},
  { name: text('model'), type: choice('ServiceType', ServiceType), port: number(80), nodePort: number(30080) },
);

export const RESOURCES = struct<ResourcesProps>(
  {},
  {
    cpu: text('500m'),
    cpuLimit: text('2'),
    memory: text('4Gi'),
    memoryLimit: text('8Gi'),
    ephemeralStorage: text('512Mi'),
    ephemeralStorageLimit: text('2Gi'),
    gpus: number(1),
    gpuResource: text('nvidia.com/gpu'),
    gpuNodeLabels: map('nvidia.com/gpu.product', text('NVIDIA-L4')),
    spareGpu: flag,
    sharedMemory: text('256Mi'),
  },
);

export const SERVING_TIMING = struct<ServingTimingProps>(
  {},
  {
    loadTime: duration('Duration.seconds(90)'),
    slowestRequest: duration('Duration.seconds(20)'),
    drain: duration('Duration.seconds(15)'),
    drainAction: choice('DrainAction', DrainAction),
    detectionTime: duration('Duration.seconds(60)'),
    readinessDelay: duration('Duration.seconds(10)'),
    readinessPeriod: duration('Duration.seconds(5)'),
    readinessSuccesses: number(2),
    startupBudget: duration('Duration.minutes(10)'),
    hangDetectionTime: duration('Duration.minutes(10)'),
    gracePeriod: duration('Duration.minutes(2)'),
    progressDeadline: duration('Duration.hours(1)'),
  },
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
    env: map('LOG_LEVEL', text('info')),
    expandVariables: flag,
    user: number(1000),
    group: number(1000),
    volumeGroup: number(1000),
  },
);

export const ML_APP = struct<MlAppProps>(
  { ...SERVING.required, image: text('registry.example.com/model:1.0') },
  {
    ...SERVING.optional,
    name: text('model'),
    replicas: number(2),
    labels: LABELS,
    modelStore: instance<ModelStore>('a ModelStore', 'ModelStore.inImage()', '_bind'),
    service: SERVICE_OPTIONS,
  },
);

export const CALL_OPTIONS = struct<CallOptions>({}, { env: text('MODEL_URL') });

export const EXTERNAL_SCALING = struct<ExternalScaling>({ minReplicas: number(2), maxReplicas: number(10) }, {});
