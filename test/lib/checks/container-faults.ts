import type { PodChanges } from './faults';

export const gpus = (limits: object, more: object = {}) => ({ container: { resources: { limits }, ...more } });
export const LIVE = { httpGet: { path: '/livez', port: 'http' } };
export const READY = { httpGet: { path: '/healthz', port: 'http' } };
export const env = (name: string, value: string): PodChanges => ({ container: { env: [{ name, value }] } });
export const image = (name: string): PodChanges => ({ container: { image: name } });
export const DB = { image: 'mysql:8.4' };

/** Faults in a container, the same in each kind. */
export const FAULTS: [id: string, what: string, changes: PodChanges, path: string][] = [
  [
    'probe-scheme',
    'an HTTPS readiness probe',
    { container: { readinessProbe: { httpGet: { port: 'http', scheme: 'HTTPS' } } } },
    'readinessProbe.httpGet.scheme',
  ],
  [
    'probe-scheme',
    'an HTTPS liveness probe by number',
    { container: { livenessProbe: { httpGet: { port: 8080, scheme: 'HTTPS' } } } },
    'livenessProbe.httpGet.scheme',
  ],
  [
    'probe-scheme',
    'an HTTP probe of a port for HTTPS',
    { container: { ports: [{ name: 'https', containerPort: 8443 }], readinessProbe: { httpGet: { port: 'https' } } } },
    'readinessProbe.httpGet.scheme',
  ],
  ['probes-identical', 'the same probe', { container: { livenessProbe: READY } }, 'livenessProbe'],
  [
    'probes-identical',
    'a shorter period',
    { container: { livenessProbe: { ...READY, periodSeconds: 5 } } },
    'livenessProbe',
  ],
  [
    'probes-identical',
    'the same command',
    {
      container: {
        livenessProbe: { exec: { command: ['ok'] } },
        readinessProbe: { exec: { command: ['ok'] }, failureThreshold: 9 },
      },
    },
    'livenessProbe',
  ],
  ['liveness-before-start', 'a GPU', gpus({ 'nvidia.com/gpu': 1 }, { livenessProbe: LIVE }), 'livenessProbe'],
  [
    'liveness-before-start',
    'a TPU and a delay',
    gpus({ 'google.com/tpu': 4 }, { livenessProbe: { ...LIVE, initialDelaySeconds: 60 } }),
    'livenessProbe',
  ],
  [
    'liveness-before-start',
    'vLLM on CPUs',
    { container: { image: 'vllm/vllm-openai:v0.11.0', livenessProbe: LIVE } },
    'livenessProbe',
  ],
  ['quantity-unit', 'CPU in thousandths', gpus({ cpu: 500 }), 'resources.limits.cpu'],
  ['quantity-unit', 'CPU that no machine has', gpus({ cpu: 120 }), 'resources.limits.cpu'],
  [
    'quantity-unit',
    'a limit that in thousandths is more than the request',
    { container: { resources: { requests: { cpu: '50m' }, limits: { cpu: 64 } } } },
    'resources.limits.cpu',
  ],
  [
    'quantity-unit',
    'CPU with little memory',
    { container: { resources: { requests: { cpu: '64', memory: '512Mi' } } } },
    'resources.requests.cpu',
  ],
  [
    'quantity-unit',
    'memory in mebibytes',
    { container: { resources: { requests: { memory: '512' } } } },
    'resources.requests.memory',
  ],
  ['quantity-unit', 'memory in thousandths of a byte', gpus({ memory: '512m' }), 'resources.limits.memory'],
  ['quantity-unit', 'storage in gibibytes', gpus({ 'ephemeral-storage': 10 }), 'resources.limits.ephemeral-storage'],
  [
    'request-exceeds-limit',
    'memory',
    { container: { resources: { requests: { memory: '1Gi' }, limits: { memory: '512Mi' } } } },
    'resources.requests.memory',
  ],
  [
    'request-exceeds-limit',
    'CPU',
    { container: { resources: { requests: { cpu: 1 }, limits: { cpu: '500m' } } } },
    'resources.requests.cpu',
  ],
  [
    'request-exceeds-limit',
    'storage',
    { container: { resources: { requests: { 'ephemeral-storage': '2G' }, limits: { 'ephemeral-storage': '1Gi' } } } },
    'resources.requests.ephemeral-storage',
  ],
  ['accelerator-request', 'half a GPU', gpus({ 'nvidia.com/gpu': '0.5' }), 'resources.limits.nvidia.com/gpu'],
  [
    'accelerator-request',
    'no limit',
    { container: { resources: { requests: { 'amd.com/gpu': 1 } } } },
    'resources.requests.amd.com/gpu',
  ],
  [
    'accelerator-request',
    'another limit',
    { container: { resources: { requests: { 'nvidia.com/gpu': 1 }, limits: { 'nvidia.com/gpu': 2 } } } },
    'resources.limits.nvidia.com/gpu',
  ],
  [
    'tensor-parallel',
    'fewer than the GPUs',
    gpus({ 'nvidia.com/gpu': 8 }, { args: ['--tensor-parallel-size', '2'] }),
    'resources.limits.nvidia.com/gpu',
  ],
  [
    'tensor-parallel',
    'more than the GPUs, in a script',
    gpus({ 'nvidia.com/gpu': 1 }, { command: ['sh', '-c', 'vllm serve m -tp 2'] }),
    'resources.limits.nvidia.com/gpu',
  ],
  [
    'tensor-parallel',
    'by a variable',
    gpus({ 'amd.com/gpu': 4 }, { args: ['--num-shard=$(N)'], env: [{ name: 'N', value: '2' }] }),
    'resources.limits.amd.com/gpu',
  ],
  [
    'tensor-parallel',
    'by a variable of NIM',
    gpus({ 'nvidia.com/gpu': 8 }, { env: [{ name: 'NIM_TENSOR_PARALLEL_SIZE', value: '2' }] }),
    'resources.limits.nvidia.com/gpu',
  ],
  ['image-name', 'angle brackets', image('<REGISTRY>/model:1.0'), 'image'],
  ['image-name', 'a variable', image('registry.example.com/model:${TAG}'), 'image'],
  ['image-name', 'capital letters', image('registry.example.com/Team/model:1.0'), 'image'],
  ['image-name', 'a digest to replace', image('registry.example.com/model@sha256:replace-me'), 'image'],
  ['image-name', 'an organisation to replace', image('ghcr.io/your-org/model:1.0'), 'image'],
  ['image-branch', 'main', image('registry.example.com/model:main'), 'image'],
  ['image-branch', 'nightly', image('vllm/vllm-openai:nightly'), 'image'],
  ['image-branch', 'a flavour of a branch', image('quay.io/go-skynet/local-ai:master-ffmpeg-core'), 'image'],
  ['image-branch', 'a flavour of latest', image('tensorflow/serving:latest-gpu'), 'image'],
  ['image-branch', 'with a port in the registry', image('registry:5000/model:dev'), 'image'],
  ['secret-literal', 'a password', env('POSTGRES_PASSWORD', 'hunter2'), 'env[0].value'],
  ['secret-literal', 'a flag', { container: { args: ['--port=80', '--api-key=sk-123'] } }, 'args[1]'],
  [
    'secret-literal',
    'a flag before its value',
    { container: { command: ['serve', '--hf-token', 'hf_abc'] } },
    'command[2]',
  ],
  ['secret-literal', 'the password of Redis', { container: { args: ['--requirepass', 'hunter2'] } }, 'args[1]'],
  ['secret-literal', 'a token', env('HF_TOKEN', 'hf_abc'), 'env[0].value'],
  ['secret-literal', 'a URL', env('DATABASE_URL', 'postgres://app:hunter2@db/app'), 'env[0].value'],
  ['database-without-volume', 'no volume', { container: DB }, 'volumeMounts'],
  [
    'database-without-volume',
    'the database of an app',
    { container: { image: 'registry.example.com/orders-db:1.4.0', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: '' }] } },
    'volumeMounts',
  ],
  [
    'database-without-volume',
    'Redis that writes a file',
    { container: { image: 'redis:8.4', args: ['--appendonly', 'yes'] } },
    'volumeMounts',
  ],
  [
    'database-without-volume',
    'an emptyDir',
    {
      container: { ...DB, volumeMounts: [{ name: 'd', mountPath: '/d' }] },
      pod: { volumes: [{ name: 'd', emptyDir: {} }] },
    },
    'volumeMounts',
  ],
  [
    'database-without-volume',
    'only configuration',
    {
      container: { image: 'bitnami/postgresql:17', volumeMounts: [{ name: 'd', mountPath: '/d' }] },
      pod: { volumes: [{ name: 'd', configMap: { name: 'c' } }] },
    },
    'volumeMounts',
  ],
  [
    'host-port',
    'a number',
    { container: { ports: [{ name: 'http', containerPort: 8080, hostPort: 8080 }] } },
    'ports[0].hostPort',
  ],
  [
    'host-port',
    'the second port',
    {
      container: {
        ports: [
          { name: 'http', containerPort: 8080 },
          { containerPort: 9, hostPort: 9 },
        ],
      },
    },
    'ports[1].hostPort',
  ],
  [
    'host-port',
    'UDP',
    { container: { ports: [{ name: 'http', containerPort: 8080, hostPort: 53, protocol: 'UDP' }] } },
    'ports[0].hostPort',
  ],
  [
    'variable-unexpanded',
    'args',
    { container: { args: ['--model=${MODEL}'], env: [{ name: 'MODEL', value: 'm' }] } },
    'args[0]',
  ],
  [
    'variable-unexpanded',
    'a command',
    { container: { command: ['serve', '${MODEL}'], env: [{ name: 'MODEL', value: 'm' }] } },
    'command[1]',
  ],
  [
    'variable-unexpanded',
    'a variable',
    {
      container: {
        env: [
          { name: 'A', value: 'm' },
          { name: 'URL', value: 'http://${A}' },
        ],
      },
    },
    'env[1].value',
  ],
];
