import { App, Chart, YamlOutputType } from 'cdk8s';
import { FleetApp, HostIngress, MlApp } from '../../../lib';

// Synthesizes applications with this library. Usage: node ml-app.js APPS OUTDIR [one-file | plain-app]
const [apps, outdir, mode] = process.argv.slice(2);
const app = new (mode === 'plain-app' ? App : FleetApp)({
  outdir,
  yamlOutputType: mode === 'one-file' ? YamlOutputType.FILE_PER_APP : YamlOutputType.FILE_PER_CHART,
});
for (let i = 0; i < Number(apps); i++) {
  const name = `model-${i}`;
  const chart = new Chart(app, name, { namespace: name, labels: { app: name } });
  const model = new MlApp(chart, 'model', {
    name,
    image: `registry.example.com/${name}:1.0.0`,
    port: 8080,
    resources: { cpu: '500m', memory: '512Mi' },
  });
  model.autoscale({ minReplicas: 2, maxReplicas: 10 });
  new HostIngress(chart, 'ingress', { name, hosts: { [`${name}.example.com`]: model.service } });
}
app.synth();
