import * as library from '../../lib';
import * as servers from '../../lib/servers/argument-types';
import type { PropType } from '../../lib/validation/prop-type';
import type { Call } from './call';
import type { World } from './world';

/** An app with a server, and a model for each kind of server. */
const served = (world: World, server: library.ModelServer) => {
  const modelStore = library.ModelStore.download('https://models.example.com/a.gguf', { sha256: '0'.repeat(64) });
  // MLServer needs a modelName only for its own check
  const readiness = library.Health.http('/ready');
  return new library.MlApp(world.chart, 'm', { image: 'registry.example.com/m:1.0', server, modelStore, readiness });
};
const SERVERS = {
  vllm: servers.PARALLEL_SERVER_OPTIONS,
  sglang: servers.PARALLEL_SERVER_OPTIONS,
  triton: servers.LOADING_SERVER_OPTIONS,
  tensorFlowServing: servers.LOADING_SERVER_OPTIONS,
  mlServer: servers.LOADING_SERVER_OPTIONS,
  kserve: servers.LOADING_SERVER_OPTIONS,
  mlflow: servers.LOADING_SERVER_OPTIONS,
  llamaCpp: servers.LOADING_SERVER_OPTIONS,
  ollama: servers.LOADING_SERVER_OPTIONS,
  bentoMl: servers.MODEL_SERVER_OPTIONS,
  rayServe: servers.PROGRAM_SERVER_OPTIONS,
  litServe: servers.PROGRAM_SERVER_OPTIONS,
  fastApi: servers.PROGRAM_SERVER_OPTIONS,
  flask: servers.PROGRAM_SERVER_OPTIONS,
  define: servers.MODEL_SERVER_DEFINITION,
} as const;

/** Calls of `ModelServer`. */
export function serverCalls(call: (type: PropType<any>, path: string, run: Call['run']) => Call): {
  readonly [name: string]: Call;
} {
  return {
    ...Object.fromEntries(
      Object.entries(SERVERS).map(([method, type]) => [
        `ModelServer.${method}`,
        call(type, '(ModelServer|chart/m)', (w, p) =>
          served(w, library.ModelServer[method as keyof typeof SERVERS](p as never)),
        ),
      ]),
    ),
    'ModelServer.scalingMetric': call(servers.PER_REPLICA, '(ModelServer|ScalingMetric|chart/app)', (w, p) =>
      w.app.autoscale({ maxReplicas: 5, metrics: [library.ModelServer.vllm().scalingMetric(p?.perReplica)] }),
    ),
  };
}
