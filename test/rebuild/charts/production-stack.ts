import { App, Chart, Duration, Size } from 'cdk8s';
import { EnvFieldPaths, EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { ExternalHost, Health, MlApp, ModelServer, Mount } from 'cdk8s-ml-app';

const app = new App();
const chart = new Chart(app, 'production-stack', { namespace: 'default' });
const claim = new PersistentVolumeClaim(chart, 'storage', {
  metadata: { name: 'vllm-llama3-storage-claim' },
  accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE],
  storage: Size.gibibytes(50),
});
const secret = Secret.fromSecretName(chart, 'token', 'vllm-secrets');
const engine = new MlApp(chart, 'vllm-llama3-deployment-vllm', {
  image: 'vllm/vllm-openai:v0.32.0',
  server: ModelServer.vllm({ model: 'meta-llama/Llama-3.1-8B-Instruct' }),
  args: [
    ...['--no-enable-chunked-prefill', '--no-enable-prefix-caching', '--max-model-len=4096', '--dtype=bfloat16'],
    '--gpu-memory-utilization=0.8',
  ],
  env: { PYTHONHASHSEED: '123', HF_HOME: '/data', PROMETHEUS_MULTIPROC_DIR: '/tmp' },
  envVariables: {
    POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP),
    HF_TOKEN: EnvValue.fromSecretValue({ secret, key: 'hf_token_llama3' }),
  },
  extraPorts: [
    { name: 'zmq-port', port: 55555 },
    { name: 'ucx-port', port: 9999 },
  ],
  mounts: [Mount.fromClaim('/data', claim)],
  replicas: 1,
  labels: { model: 'llama3', environment: 'test', release: 'test' },
  resources: { cpu: '10', memory: '16Gi', gpus: 1 },
  timing: { progressDeadline: Duration.minutes(20) },
  service: { name: 'vllm-llama3-engine-service' },
});
engine.calls(ExternalHost.fromName('huggingface.co'));
const router = new MlApp(chart, 'vllm-deployment-router', {
  image: 'registry.example.com/lmstack-router:0.1.9',
  port: 8000,
  args: [
    ...['--host', '0.0.0.0', '--port', '8000', '--service-discovery', 'k8s', '--k8s-namespace', 'default'],
    ...['--k8s-service-discovery-type', 'pod-ip', '--k8s-label-selector', 'environment=test,release=test'],
    ...['--routing-logic', 'roundrobin', '--engine-stats-interval', '15', '--request-stats-window', '60'],
  ],
  env: { PYTHONHASHSEED: '123', LMCACHE_LOG_LEVEL: 'INFO' },
  extraPorts: [{ name: 'lmcache-port', port: 9000 }],
  health: Health.http('/health'),
  replicas: 1,
  labels: { environment: 'router', release: 'router' },
  resources: { cpu: '400m', memory: '1000Mi' },
  timing: { slowestRequest: Duration.minutes(2), livenessTimeout: Duration.seconds(10) },
  serviceAccount: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch', 'list', 'patch'] }] },
  service: { name: 'vllm-router-service' },
});
router.calls(engine);
router.calls(ExternalHost.fromName('kubernetes.default.svc', { port: 6443 }));
app.synth();
