import { App, Chart, Size } from 'cdk8s';
import { EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { ExternalHost, MlApp, ModelServer, Mount } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'vllm', { namespace: 'default' });
const cache = new PersistentVolumeClaim(chart, 'cache', {
  metadata: { name: 'mistral-7b' },
  accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE],
  storage: Size.gibibytes(50),
  storageClassName: 'default',
});
const secret = Secret.fromSecretName(chart, 'token', 'hf-token-secret');
const mistral = new MlApp(chart, 'mistral-7b', {
  image: 'vllm/vllm-openai:v0.32.0',
  server: ModelServer.vllm({ model: 'mistralai/Mistral-7B-Instruct-v0.3' }),
  args: ['--trust-remote-code', '--enable-chunked-prefill', '--max-num-batched-tokens=1024'],
  env: { HF_HOME: '/cache' },
  envVariables: { HUGGING_FACE_HUB_TOKEN: EnvValue.fromSecretValue({ secret, key: 'token' }) },
  mounts: [Mount.fromClaim('/cache', cache)],
  replicas: 1,
  resources: { cpu: '2', cpuLimit: '10', memory: '6G', memoryLimit: '20G', gpus: 1 },
});
mistral.calls(ExternalHost.fromName('huggingface.co'));
app.synth();
