import { Testing } from 'cdk8s';
import { OrchestrationChart } from '../../charts/orchestration';
import { Size } from '../../charts/size';
import { at, find, synth } from '../support';

describe('orchestration', () => {
  const objects = synth(new OrchestrationChart(Testing.app(), 'orchestration', Size.LAB));

  test.each([
    ['Deployment', 'ml-kube-app', 'spec.replicas', 1],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.image', 'node-0:5000/ml-app:0.0.1'],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.imagePullPolicy', 'Always'],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.ports.0.containerPort', 5000],
    [
      'Deployment',
      'ml-kube-app',
      'spec.template.spec.containers.0.readinessProbe.httpGet',
      { path: '/test', port: 5000 },
    ],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.readinessProbe.initialDelaySeconds', 5],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.readinessProbe.periodSeconds', 5],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.readinessProbe.successThreshold', 3],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.resources.requests.cpu', '1'],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.resources.requests.memory', '2Gi'],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.resources.limits.cpu', '2'],
    ['Deployment', 'ml-kube-app', 'spec.template.spec.containers.0.resources.limits.memory', '4Gi'],
    ['Deployment', 'ml-kube-app', 'spec.selector.matchLabels', { app: 'ml-kube-app' }],
    ['Deployment', 'ml-kube-app', 'spec.template.metadata.labels.app', 'ml-kube-app'],
    ['Service', 'ml-kube-service', 'spec.type', 'NodePort'],
    [
      'Service',
      'ml-kube-service',
      'spec.ports',
      [{ name: 'http', port: 6000, targetPort: 5000, nodePort: 32000, protocol: 'TCP' }],
    ],
    ['Service', 'ml-kube-service', 'spec.selector', { app: 'ml-kube-app' }],
  ])('%s %s has %s: %j', (kind, name, path, value) => {
    expect(at(find(objects, kind, name), path)).toEqual(value);
  });

  test('has no PodDisruptionBudget, because it has one pod', () => {
    expect(objects.map((o) => o.kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'Deployment',
      'NetworkPolicy',
      'Service',
    ]);
  });

  test('is written as approved', () => {
    expect(objects).toMatchSnapshot();
  });
});
