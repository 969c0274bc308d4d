import { DEPLOYMENT_YAML, documents, inContainer, inGpuContainer } from '../../../lib/checks/example-yaml';
import { type Fault, type Faults, fault } from './fault';

const containerFault = (field: string, wrong: string, right: string) =>
  fault(inContainer(`${field}: FAULT`), wrong, right);
const initContainerFault = (field: string, wrong: string, right: string): Fault =>
  fault(
    `${DEPLOYMENT_YAML}      initContainers: [{ name: load, image: registry.example.com/load:1.0.0, ${field}: FAULT }]\n`,
    wrong,
    right,
  );
const gpuFault = (wrong: string, right: string, ...lines: string[]) =>
  fault(inGpuContainer('resources: FAULT', ...lines), wrong, right);
const HTTP = '{ httpGet: { path: /healthz, port: http } }';

export const CONTAINER_FAULTS: Faults = {
  'host-port': [
    fault(
      DEPLOYMENT_YAML.replace(
        'containerPort: 8080 }',
        'containerPort: 8080 }, { name: metrics, containerPort: 9090FAULT }',
      ),
      ', hostPort: 9090',
      '',
    ),
  ],
  'probe-port': [
    containerFault('livenessProbe', '{ httpGet: { path: /livez, port: metrics } }', HTTP),
    containerFault('startupProbe', '{ tcpSocket: { port: 8081 } }', '{ tcpSocket: { port: 8080 } }'),
    containerFault('livenessProbe', '{ grpc: { port: 50051 } }', '{ grpc: { port: 8080 } }'),
  ],
  'probe-scheme': [
    fault(
      DEPLOYMENT_YAML.replaceAll('http,', 'https,').replace('port: http }', 'port: httpsFAULT }'),
      '',
      ', scheme: HTTPS',
    ),
    containerFault(
      'livenessProbe',
      '{ httpGet: { path: /livez, port: 8080, scheme: HTTPS } }',
      '{ httpGet: { path: /livez, port: 8080 } }',
    ),
  ],
  'probes-identical': [
    containerFault(
      'livenessProbe',
      `${HTTP.slice(0, -2)}, periodSeconds: 5 }`,
      `${HTTP.slice(0, -2)}, periodSeconds: 60 }`,
    ),
    fault(
      DEPLOYMENT_YAML.replace(
        /readinessProbe.*/,
        'readinessProbe: { tcpSocket: { port: http } }\n          livenessProbe: FAULT',
      ),
      '{ tcpSocket: { port: http } }',
      '{ tcpSocket: { port: http }, failureThreshold: 10 }',
    ),
  ],
  'liveness-before-start': [
    ...[
      'ghcr.io/huggingface/text-generation-inference:3.3',
      'nvcr.io/nvidia/tritonserver:24.10-py3',
      'lmsysorg/sglang:v0.5.0',
      'pytorch/torchserve:0.12.0-cpu',
      'ghcr.io/ggml-org/llama.cpp:server-b5000',
      'nvcr.io/nim/meta/llama3-8b:1.0',
      'rocm/vllm:v0.9.0',
    ].map((image) =>
      fault(
        `${DEPLOYMENT_YAML.replace('registry.example.com/model:1.4.0', image)}          livenessProbe: { httpGet: { path: /livez, port: http } }FAULT\n`,
        '',
        '\n          startupProbe: { tcpSocket: { port: http }, failureThreshold: 60 }',
      ),
    ),
    fault(
      `${DEPLOYMENT_YAML.replace('registry.example.com/model:', 'vllm/vllm-openai:v')}          livenessProbe: { tcpSocket: { port: http }, initialDelaySeconds: FAULT }\n`,
      '60',
      '300',
    ),
  ],
  'request-exceeds-limit': [
    containerFault(
      'resources',
      '{ requests: { memory: 1e9 }, limits: { memory: 512Mi } }',
      '{ requests: { memory: 1e8 }, limits: { memory: 512Mi } }',
    ),
    containerFault(
      'resources',
      '{ requests: { ephemeral-storage: 20Gi }, limits: { ephemeral-storage: 10Gi } }',
      '{ requests: { ephemeral-storage: 10Gi }, limits: { ephemeral-storage: 10Gi } }',
    ),
    containerFault(
      'resources',
      '{ requests: { cpu: 2 }, limits: { cpu: 500m } }',
      '{ requests: { cpu: 500m }, limits: { cpu: 2 } }',
    ),
    containerFault(
      'resources',
      '{ requests: { memory: 2Gi }, limits: { memory: 2G } }',
      '{ requests: { memory: 2G }, limits: { memory: 2Gi } }',
    ),
    initContainerFault(
      'resources',
      '{ requests: { memory: 1Gi }, limits: { memory: 512Mi } }',
      '{ limits: { memory: 512Mi } }',
    ),
  ],
  'accelerator-request': [
    gpuFault('{ requests: { nvidia.com/mig-1g.5gb: 1 } }', '{ limits: { nvidia.com/mig-1g.5gb: 1 } }'),
    gpuFault('{ requests: { gpu.intel.com/i915: 1 } }', '{ limits: { gpu.intel.com/i915: 1 } }'),
    gpuFault('{ requests: { aws.amazon.com/neuroncore: 2 } }', '{ limits: { aws.amazon.com/neuroncore: 2 } }'),
    gpuFault('{ requests: { nvidia.com/gpu.shared: 2 } }', '{ limits: { nvidia.com/gpu.shared: 2 } }'),
    gpuFault('{ requests: { huawei.com/Ascend910: 1 } }', '{ limits: { huawei.com/Ascend910: 1 } }'),
    gpuFault("{ limits: { nvidia.com/gpu: '0.5' } }", '{ limits: { nvidia.com/gpu: 1 } }'),
    gpuFault(
      '{ requests: { nvidia.com/gpu: 1 }, limits: { nvidia.com/gpu: 2 } }',
      '{ requests: { nvidia.com/gpu: 2 }, limits: { nvidia.com/gpu: 2 } }',
    ),
    gpuFault('{ limits: { amd.com/gpu: 500m } }', '{ limits: { amd.com/gpu: 1 } }'),
    gpuFault(
      '{ requests: { google.com/tpu: 4 } }',
      '{ requests: { google.com/tpu: 4 }, limits: { google.com/tpu: 4 } }',
    ),
  ],
  'tensor-parallel': [
    gpuFault('{ limits: { nvidia.com/gpu: 2 } }', '{ limits: { nvidia.com/gpu: 4 } }', "args: [--tp, '4']"),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 2 } }',
      '{ limits: { nvidia.com/gpu: 4 } }',
      "args: ['--tensor-parallel-size=$(TP)']",
      "env: [{ name: TP, value: '4' }]",
    ),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 1 } }',
      '{ limits: { nvidia.com/gpu: 2 } }',
      "env: [{ name: NUM_SHARD, value: '2' }]",
    ),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 1 } }',
      '{ limits: { nvidia.com/gpu: 4 } }',
      "args: [--tensor-parallel-size, '4']",
    ),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 8 } }',
      '{ limits: { nvidia.com/gpu: 2 } }',
      "env: [{ name: NIM_TENSOR_PARALLEL_SIZE, value: '2' }]",
    ),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 2 } }',
      '{ limits: { nvidia.com/gpu: 4 } }',
      "args: ['--num-shard=$(GPUS)']",
      "env: [{ name: GPUS, value: '4' }]",
    ),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 2 } }',
      '{ limits: { nvidia.com/gpu: 4 } }',
      'command: [sh, -c]',
      "args: ['vllm serve /models -tp 4']",
    ),
    gpuFault(
      '{ limits: { nvidia.com/gpu: 4 } }',
      '{ limits: { nvidia.com/gpu: 8 } }',
      "args: ['--tp-size=4', '--pp-size=2']",
    ),
  ],
  'variable-duplicate': [
    initContainerFault(
      'env',
      "[{ name: A, value: '1' }, { name: A, value: '2' }]",
      "[{ name: A, value: '1' }, { name: B, value: '2' }]",
    ),
  ],
  'variable-missing': [
    containerFault(
      'env',
      "[{ name: URL, value: 'http://$(HOST)' }, { name: HOST, value: a }]",
      "[{ name: HOST, value: a }, { name: URL, value: 'http://$(HOST)' }]",
    ),
    fault(
      inContainer("command: [serve, '--port=$(PORT)']", "env: [{ name: FAULT, value: '80' }]"),
      'SERVER_PORT_NUMBER',
      'PORT',
    ),
  ],
  'variable-unexpanded': [
    containerFault(
      'env',
      "[{ name: HOST, value: a }, { name: URL, value: 'http://${HOST}' }]",
      "[{ name: HOST, value: a }, { name: URL, value: 'http://$(HOST)' }]",
    ),
    initContainerFault(
      'env',
      "[{ name: PATH, value: '${PATH}:/opt/bin' }]",
      "[{ name: PATH, value: '/usr/bin:/opt/bin' }]",
    ),
    fault(
      inContainer("command: [serve, '--model=FAULT']", 'env: [{ name: MODEL, value: resnet }]'),
      '${MODEL}',
      '$(MODEL)',
    ),
  ],
  'container-duplicate': [
    fault(
      DEPLOYMENT_YAML.replace('containerPort: 8080 }', 'containerPort: 8080 }, { name: FAULT, containerPort: 9090 }'),
      'http',
      'metrics',
    ),
    fault(
      `${DEPLOYMENT_YAML}      initContainers: [{ name: FAULT, image: registry.example.com/load:1.0.0 }]\n`,
      'server',
      'load',
    ),
  ],
  'mount-duplicate': [
    fault(
      `${DEPLOYMENT_YAML}      volumes: [{ name: models, emptyDir: {} }, { name: FAULT, emptyDir: {} }]\n`,
      'models',
      'cache',
    ),
  ],
  'volume-missing': [
    fault(
      `${DEPLOYMENT_YAML}      volumes: [{ name: models, emptyDir: {} }]\n      initContainers: [{ name: load, image: registry.example.com/load:1.0.0, volumeMounts: [{ name: FAULT, mountPath: /models }] }]\n`,
      'model-cache',
      'models',
    ),
    containerFault('volumeMounts', '[{ name: cache, mountPath: /cache }]', '[]'),
  ],
  'unknown-field': [
    fault(
      DEPLOYMENT_YAML.replace('ports: [{ name: http, containerPort', 'ports: [{ name: http, FAULT'),
      'containerport: 8080, containerPort',
      'containerPort',
    ),
    fault(inContainer('FAULT: { tcpSocket: { port: http }, failureThreshold: 30 }'), 'livenesProbe', 'livenessProbe'),
    containerFault('resources', '{ limit: { cpu: 1 } }', '{ limits: { cpu: 1 } }'),
    fault(
      `${DEPLOYMENT_YAML.replace('port: http }', 'port: http }FAULT')}`,
      ', initialDelay: 5',
      ', initialDelaySeconds: 5',
    ),
    containerFault('env', '[{ name: A, val: b }]', '[{ name: A, value: b }]'),
  ],
  'unreadable-text': [
    containerFault('args', '["--name=a\\0b"]', '["--name=a"]'),
    containerFault('env', '[{ name: A, value: "a\\0" }]', '[{ name: A, value: a }]'),
  ],
  'secret-literal': [
    containerFault(
      'env',
      '[{ name: HF_TOKEN, value: hf_abcdefghijkl }]',
      '[{ name: HF_TOKEN, valueFrom: { secretKeyRef: { name: hub, key: token } } }]',
    ),
    containerFault(
      'env',
      "[{ name: DB_URL, value: 'postgresql://user:hunter2@db.example.com/models' }]",
      "[{ name: DB_URL, value: 'postgresql://db.example.com/models' }]",
    ),
    initContainerFault(
      'env',
      '[{ name: AWS_SECRET_ACCESS_KEY, value: abc123def456 }]',
      '[{ name: AWS_REGION, value: eu-west-1 }]',
    ),
  ],
  'quantity-unit': [
    containerFault('resources', "{ requests: { cpu: '500' } }", "{ requests: { cpu: '500m' } }"),
    containerFault('resources', "{ limits: { memory: '2048' } }", "{ limits: { memory: '2048Mi' } }"),
    initContainerFault('resources', '{ limits: { memory: 512m } }', '{ limits: { memory: 512M } }'),
  ],
  'grace-period': [
    fault(
      `${inContainer('lifecycle: { preStop: { exec: { command: [sleep, "60"] } } }')}      terminationGracePeriodSeconds: FAULT\n`,
      '60',
      '90',
    ),
    fault(inContainer("lifecycle: { preStop: { exec: { command: [sh, -c, 'sleep FAULT'] } } }"), '30', '10'),
  ],
  'grace-period-request': [
    fault(
      `${inContainer('livenessProbe: { httpGet: { path: /livez, port: http }, timeoutSeconds: 25 }', 'lifecycle: { preStop: { sleep: { seconds: FAULT } } }')}`,
      '15',
      '5',
    ),
  ],
  'pod-security': ['hostNetwork: true', 'hostPID: true'].map((field) => ({
    wrong: inNamespace('baseline', `      ${field}\n`),
    right: inNamespace('baseline', ''),
  })),
  'request-exceeds-node': [
    containerFault('resources', '{ requests: { memory: 64Gi } }', '{ requests: { memory: 8Gi } }'),
    containerFault('resources', '{ limits: { nvidia.com/gpu: 1 } }', '{ limits: { cpu: 2 } }'),
  ],
};

function inNamespace(level: string, podFields: string): string {
  return documents(
    `apiVersion: v1\nkind: Namespace\nmetadata: { name: models, labels: { pod-security.kubernetes.io/enforce: ${level} } }\n`,
    DEPLOYMENT_YAML.replace('{ name: model }', '{ name: model, namespace: models }') + podFields,
  );
}
