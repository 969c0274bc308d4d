import { SERVING } from '../app/prop-types';
import { choice, duration, flag, list, map, number, struct, text } from '../validation/prop-type';
import type { ModelServerDefinition } from './model-server-definition';
import type {
  LoadingServerOptions,
  ModelServerOptions,
  ParallelServerOptions,
  ProgramServerOptions,
} from './model-server-options';
import type { ModelSize } from './model-size';
import { ServerTermination } from './server-termination';

const MODEL_SIZE = struct<ModelSize>(
  { billionParameters: number(8) },
  { bytesPerParameter: number(2), gpuMemory: text('24Gi') },
);

export const MODEL_SERVER_OPTIONS = struct<ModelServerOptions>(
  {},
  { shutdownTimeout: duration('Duration.seconds(60)'), modelSize: MODEL_SIZE },
);

export const LOADING_SERVER_OPTIONS = struct<LoadingServerOptions>(
  {},
  { ...MODEL_SERVER_OPTIONS.optional, model: text('/models'), modelName: text('sentiment') },
);

export const PARALLEL_SERVER_OPTIONS = struct<ParallelServerOptions>(
  {},
  { ...LOADING_SERVER_OPTIONS.optional, tensorParallel: number(1), pipelineParallel: number(1) },
);

export const PROGRAM_SERVER_OPTIONS = struct<ProgramServerOptions>(
  { program: text('app:app') },
  MODEL_SERVER_OPTIONS.optional,
);

export const MODEL_SERVER_DEFINITION = struct<ModelServerDefinition>(
  { name: text('TorchServe'), port: number(8080) },
  {
    ...PARALLEL_SERVER_OPTIONS.optional,
    fixedPort: flag,
    metricsPort: number(8082),
    metricsPath: text('/metrics'),
    requestsMetric: text('http_requests_in_flight'),
    extraPorts: SERVING.optional.extraPorts,
    health: SERVING.optional.health,
    readiness: SERVING.optional.readiness,
    liveness: SERVING.optional.liveness,
    command: list(text('torchserve')),
    args: list(text('--foreground')),
    env: map('TS_NUMBER_OF_WORKERS', text('2')),
    program: text('app:app'),
    defaultModel: text('/opt/model'),
    loadsFile: flag,
    writableFolders: list(text('/srv/cache')),
    user: number(1000),
    sharedMemory: text('256Mi'),
    resources: SERVING.optional.resources,
    timing: SERVING.optional.timing,
    termination: choice('ServerTermination', ServerTermination),
  },
);

/** Argument of `scalingMetric()`. */
export const PER_REPLICA = struct<{ perReplica: number }>({ perReplica: number(16) }, {});
