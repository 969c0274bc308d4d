import { App, Chart } from 'cdk8s';
import { MlApp, ModelServer, RestrictedNamespace } from 'cdk8s-ml-app';

export const props = {
  image: 'registry.example.com/servers/vllm:1',
  server: ModelServer.vllm({ model: '/srv/tiny', modelName: 'tiny' }),
  args: ['--enforce-eager', '--middleware=close_connection.CloseConnection'],
  env: { VLLM_CPU_KVCACHE_SPACE: '1', VLLM_CPU_OMP_THREADS_BIND: 'nobind', OMP_NUM_THREADS: '1', HF_HUB_OFFLINE: '1' },
  resources: { cpu: '1', memory: '4Gi' },
};
const app = new App();
const chart = new Chart(app, 'vllm', { namespace: 'vllm' });
new RestrictedNamespace(chart, 'namespace');
new MlApp(chart, 'vllm', props);
app.synth();
