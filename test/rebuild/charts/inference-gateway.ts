import { App, Chart, Duration } from 'cdk8s';
import { ConfigMap, EnvValue, Secret } from 'cdk8s-plus-28';
import { ExternalHost, MlApp, ModelServer, Mount, Peer } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'inference-gateway', { namespace: 'default' });
const adapters = new ConfigMap(chart, 'adapters', {
  metadata: { name: 'vllm-qwen3-32b-adapters' },
  data: {
    'configmap.yaml': `vLLMLoRAConfig:
  name: vllm-qwen3-32b-adapters
  port: 8000
  defaultBaseModel: Qwen/Qwen3-32B
  ensureExist:
    models:
    - id: small-segment-lora-1
      source: ttt421/nec119-small-segment-lora
`,
  },
});
const secret = Secret.fromSecretName(chart, 'token', 'hf-token');
const qwen = new MlApp(chart, 'vllm-qwen3-32b', {
  image: 'vllm/vllm-openai:v0.32.0',
  server: ModelServer.vllm({ model: 'Qwen/Qwen3-32B' }),
  args: ['--max-num-seqs=1024', '--enable-lora', '--max-loras=2', '--max-lora-rank=8', '--max-cpu-loras=12'],
  env: { HF_HOME: '/data', VLLM_ALLOW_RUNTIME_LORA_UPDATING: 'true' },
  envVariables: { HUGGING_FACE_HUB_TOKEN: EnvValue.fromSecretValue({ secret, key: 'token' }) },
  mounts: [Mount.emptyDir('/data'), Mount.emptyDir('/adapters')],
  sidecars: [
    {
      name: 'lora-adapter-syncer',
      image: 'registry.example.com/lora-syncer:1.0',
      env: { DYNAMIC_LORA_ROLLOUT_CONFIG: '/config/configmap.yaml' },
      mounts: [Mount.fromConfigMapName('/config', adapters.name)],
      resources: { cpu: '50m', memory: '128Mi' },
    },
  ],
  replicas: 3,
  resources: { cpu: '4', memory: '80Gi', gpus: 1, ephemeralStorageLimit: '100Gi' },
  timing: {
    drain: Duration.seconds(30),
    slowestRequest: Duration.seconds(55),
    gracePeriod: Duration.seconds(130),
    readinessPeriod: Duration.seconds(1),
  },
  clients: [
    Peer.inNamespace('default'),
    ...['130.211.0.0/22', '35.191.0.0/16', '10.129.0.0/23'].map((range) => Peer.ipBlock(range)),
  ],
});
qwen.calls(ExternalHost.fromName('huggingface.co'));
app.synth();
