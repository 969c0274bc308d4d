import { Testing } from 'cdk8s';
import { AutoscalingChart } from '../../charts/autoscaling';
import { Size } from '../../charts/size';
import { at, find, synth } from '../support';

describe('autoscaling', () => {
  const objects = synth(new AutoscalingChart(Testing.app(), 'autoscaling', Size.LAB));

  test.each([
    ['HorizontalPodAutoscaler', 'ml-app-hpa', 'spec.minReplicas', 1],
    ['HorizontalPodAutoscaler', 'ml-app-hpa', 'spec.maxReplicas', 5],
    [
      'HorizontalPodAutoscaler',
      'ml-app-hpa',
      'spec.metrics',
      [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 40 } } }],
    ],
    [
      'HorizontalPodAutoscaler',
      'ml-app-hpa',
      'spec.scaleTargetRef',
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'ml-app-hpa' },
    ],
    ['Deployment', 'ml-app-hpa', 'spec.replicas', undefined],
    ['Deployment', 'ml-app-hpa', 'spec.template.spec.containers.0.image', 'node1:5000/ml-app:0.0.1'],
    ['Deployment', 'ml-app-hpa', 'spec.template.spec.containers.0.imagePullPolicy', 'Always'],
    ['Deployment', 'ml-app-hpa', 'spec.template.spec.containers.0.resources.requests.cpu', '5'],
    ['Deployment', 'ml-app-hpa', 'spec.template.spec.containers.0.resources.requests.memory', '5Gi'],
    ['Deployment', 'ml-app-hpa', 'spec.template.spec.containers.0.resources.limits.cpu', '8'],
    ['Deployment', 'ml-app-hpa', 'spec.template.spec.containers.0.resources.limits.memory', '8Gi'],
    ['Service', 'flask-test-service', 'spec.type', 'LoadBalancer'],
    [
      'Service',
      'flask-test-service',
      'spec.ports',
      [{ name: 'http', port: 6000, targetPort: 5000, nodePort: 32002, protocol: 'TCP' }],
    ],
    ['Service', 'flask-test-service', 'spec.selector', { app: 'ml-app-hpa' }],
  ])('%s %s has %s: %j', (kind, name, path, value) => {
    expect(at(find(objects, kind, name), path)).toEqual(value);
  });

  test('is written as approved', () => {
    expect(objects).toMatchSnapshot();
  });
});
