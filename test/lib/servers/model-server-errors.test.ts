import { Duration } from 'cdk8s';
import { Health, MlApp, type MlAppProps, ModelServer, type ModelServerDefinition, ModelStore } from '../../../lib';
import { testChart } from '../../support';

const image = 'registry.example.com/server:1.0';
const s = (seconds: number) => Duration.seconds(seconds);
const server = { name: 'TorchServe', port: 8080 };

const errors: [props: Omit<MlAppProps, 'image'>, message: string][] = [
  [{}, 'port is undefined, must be the port your server listens on: pass a port such as 8080, or pass server'],
  [{ server: {} as never, port: 80 }, 'server is {}, must be a ModelServer: pass a value such as ModelServer.triton()'],
  [{ server: ModelServer.vllm() }, 'vLLM needs a model. Pass modelStore, or model to its ModelServer.'],
  [
    { server: ModelServer.llamaCpp(), modelStore: ModelStore.fromClaimName('weights') },
    'llama.cpp needs a model. Pass a modelStore that downloads one file, or the path of the file as model to its ModelServer.',
  ],
  [
    { server: ModelServer.vllm({ model: '/m', tensorParallel: 2 }), resources: { memory: '16Gi', gpus: 4 } },
    'server.tensorParallel is 2, must be 4, the number of GPUs divided by pipelineParallel: change it, or pass resources.gpus',
  ],
  [
    { server: ModelServer.vllm({ model: '/m', pipelineParallel: 3 }), resources: { memory: '16Gi', gpus: 4 } },
    'server.pipelineParallel is 3, must divide the number of GPUs, 4: change it, or pass resources.gpus',
  ],
  [
    { server: ModelServer.vllm({ model: '/m', tensorParallel: 2 }) },
    'server.tensorParallel is 2, must be 1, because resources has no gpus: change it, or pass resources.gpus',
  ],
  [
    { server: ModelServer.fastApi({ program: 'app:app' }), resources: { memory: '16Gi', gpus: 2 } },
    "resources.gpus is 2, needs shared memory for the processes of the GPUs: pass resources.sharedMemory, like '2Gi'",
  ],
  [
    { server: ModelServer.vllm({ model: '/m', modelSize: { billionParameters: 8 } }) },
    'server.modelSize is {"billionParameters":8}, which needs about 18Gi, more than resources.memoryLimit \'4Gi\': raise resources.memory',
  ],
  [
    {
      server: ModelServer.vllm({ model: '/m', modelSize: { billionParameters: 70, gpuMemory: '80Gi' } }),
      resources: { memory: '64Gi', gpus: 1 },
    },
    "which needs about 157Gi, more than 1 x gpuMemory '80Gi': use more or larger GPUs, or a format with fewer bytes per parameter",
  ],
  [
    {
      server: ModelServer.vllm({ model: '/m', modelSize: { billionParameters: 8 } }),
      resources: { memory: '64Gi', gpus: 1 },
    },
    'server.modelSize is {"billionParameters":8}, needs gpuMemory with GPUs: pass the memory of one GPU, like \'24Gi\'',
  ],
  [
    { server: ModelServer.vllm({ model: '/m', modelSize: { billionParameters: 1, gpuMemory: '80Gi' } }) },
    "server.modelSize.gpuMemory is '80Gi', needs at least one GPU: pass resources.gpus, or leave it out",
  ],
  [
    { server: ModelServer.vllm({ model: '/m', modelSize: { billionParameters: 0 } }) },
    'server.modelSize.billionParameters is 0, must be a number above 0 and at most 10000: pass the actual value',
  ],
  [
    { server: ModelServer.vllm({ model: '/m', shutdownTimeout: s(60) }) },
    "server.shutdownTimeout is '60s', must be at least 120s, the slowestRequest, or vLLM aborts requests: raise it, or pass a shorter timing.slowestRequest",
  ],
  [
    {
      server: ModelServer.vllm({ model: '/m', shutdownTimeout: s(60) }),
      timing: { slowestRequest: s(30), gracePeriod: s(60) },
    },
    "server.shutdownTimeout is '60s', must be less than 50s, the time from vLLM's SIGTERM to the end of the gracePeriod: lower it, or raise gracePeriod",
  ],
  [
    { server: ModelServer.kserve(), timing: { slowestRequest: s(60) } },
    "timing.slowestRequest is '60s', must be at most 30s, because KServe aborts requests 30s after SIGTERM: lower it, or raise the limit in your server and pass this limit as shutdownTimeout",
  ],
  [
    { server: ModelServer.ollama(), timing: { slowestRequest: s(291) } },
    "timing.slowestRequest is '291s', must be at most 290s, because Ollama aborts the requests in flight on SIGTERM and drain is at most 300s: lower it",
  ],
  [
    { server: ModelServer.ollama(), timing: { drain: s(15) } },
    "timing.drain is '15s', must be at least 125s, the slowestRequest and 5s for the proxies, because Ollama aborts the requests in flight on SIGTERM: raise it, or leave it out",
  ],
  [
    { server: ModelServer.ollama({ shutdownTimeout: s(60) }) },
    "server.shutdownTimeout is '60s', which Ollama does not have, because it aborts requests on SIGTERM: leave it out",
  ],
  [
    { server: ModelServer.vllm({ model: '/m' }), args: ['--max-model-len=4096', '--port=9000'] },
    "args[1] is '--port=9000', which vLLM receives as '--port=8000': remove it, and pass port",
  ],
  [
    { server: ModelServer.vllm({ model: '/m' }), args: ['--shutdown_timeout', '5'] },
    "args[0] is '--shutdown_timeout', which vLLM receives as '--shutdown-timeout=120': remove it, and pass timing.slowestRequest, or shutdownTimeout of the server",
  ],
  [
    { server: ModelServer.mlServer({ modelName: 'iris' }), env: { MLSERVER_HTTP_PORT: '9000' } },
    "env.MLSERVER_HTTP_PORT is '9000', which MLServer receives as '8080': remove it, and pass port",
  ],
  [
    { server: ModelServer.rayServe({ program: 'app:app' }), port: 9000 },
    'port is 9000, which Ray Serve cannot listen on: leave it out, because the port is 8000',
  ],
  [
    { server: ModelServer.triton({ model: '/m' }), port: 8002 },
    'port is 8002, which Triton uses for metrics: pass another port',
  ],
  [
    { server: ModelServer.triton({ model: '/m' }), metricsPort: 8000 },
    'metricsPort is 8000, which Triton uses for requests: pass another port',
  ],
  [{ server: ModelServer.mlServer() }, 'MLServer needs the modelName. Pass modelName to its ModelServer.'],
  [
    { server: ModelServer.define({ ...server, readiness: Health.http('/{prot}') }) },
    "readiness is '/{prot}', which has the unknown placeholder {prot}",
  ],
  [
    { server: ModelServer.define({ ...server, command: ['serve', '{program}'] }) },
    'TorchServe needs the program. Pass program to its ModelServer.',
  ],
  [
    { server: ModelServer.define({ ...server, args: ['--grpc-port={grpcPort}'] }) },
    "TorchServe needs the grpcPort. Pass a port with the name 'grpc' in extraPorts.",
  ],
  [
    { server: ModelServer.define({ ...server, args: ['--gpus={tensorParallel}'] }) },
    'TorchServe needs the tensorParallel. Make the placeholder optional in the definition: {tensorParallel?}.',
  ],
  [
    { server: ModelServer.define({ ...server, readiness: Health.http('/ready/{tensorParallel}') }) },
    'TorchServe needs the tensorParallel. Remove {tensorParallel} from readiness of the definition.',
  ],
];

test.each(errors)('the app with %j is rejected', (props, message) => {
  expect(() => new MlApp(testChart('models'), 'm', { image, ...props })).toThrow(
    `chart/m: ${message}`.replace(/^chart\/m: (?=which)/, ''),
  );
});

const definitions: [definition: Partial<ModelServerDefinition>, message: string][] = [
  [{ name: ' ' }, "name is ' ', must be the name of the server: pass a name such as 'TorchServe'"],
  [{ port: 0 }, 'port is 0, must be a whole number from 1 to 65535: pass the port your server listens on'],
  [{ metricsPort: 0.5 }, 'metricsPort is 0.5, must be a whole number from 1 to 65535'],
  [
    { args: ['--port={prot}'] },
    "args[0] is '--port={prot}', which has the unknown placeholder {prot}: pass one of {port}, {metricsPort}, {grpcPort}, {model}, {modelName}, {program}, {tensorParallel}, {pipelineParallel}, {shutdownSeconds}, {requestSeconds}",
  ],
  [{ command: ['a', '{b}'] }, "command[1] is '{b}', which has the unknown placeholder {b}"],
  [{ env: { A: '{b?}' } }, "env.A is '{b?}', which has the unknown placeholder {b?}"],
  [{ metricsPath: 'a' }, "metricsPath is 'a', must be a path that starts with '/'"],
  [{ env: { 'a b': '1' } }, "env is 'a b', must be the name of an environment variable, like 'MODEL_URL'"],
  [{ writableFolders: ['cache'] }, "writableFolders[0] is 'cache', must be an absolute path"],
  [{ model: '' }, "model is '', must not be empty: pass a value, or leave it out for the default"],
  [{ tensorParallell: 2 } as never, 'tensorParallell is 2, which is an unknown prop: pass tensorParallel'],
];

test.each(definitions)('the definition with %j is rejected', (definition, message) => {
  expect(() => ModelServer.define({ ...server, ...definition })).toThrow(`ModelServer: ${message}`);
});
