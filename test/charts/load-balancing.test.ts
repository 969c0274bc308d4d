import { Testing } from 'cdk8s';
import { LoadBalancingChart } from '../../charts/load-balancing';
import { Size } from '../../charts/size';
import { at, find, synth } from '../support';

describe('load-balancing', () => {
  const objects = synth(new LoadBalancingChart(Testing.app(), 'load-balancing', Size.LAB));

  test.each([
    ['Deployment', 'flask-test-app', 'spec.replicas', 5],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.image', 'node-0:5000/ml-app:0.0.1'],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.imagePullPolicy', 'Always'],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.ports.0.containerPort', 5000],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.resources.requests.cpu', '5'],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.resources.requests.memory', '5Gi'],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.resources.limits.cpu', '8'],
    ['Deployment', 'flask-test-app', 'spec.template.spec.containers.0.resources.limits.memory', '5Gi'],
    ['Deployment', 'flask-test-app', 'spec.selector.matchLabels', { app: 'flask-test-app' }],
    ['Service', 'flask-test-service', 'spec.type', 'LoadBalancer'],
    [
      'Service',
      'flask-test-service',
      'spec.ports',
      [{ name: 'http', port: 6000, targetPort: 5000, nodePort: 32001, protocol: 'TCP' }],
    ],
    ['Service', 'flask-test-service', 'spec.selector', { app: 'flask-test-app' }],
    ['PodDisruptionBudget', 'flask-test-app', 'spec.maxUnavailable', 1],
  ])('%s %s has %s: %j', (kind, name, path, value) => {
    expect(at(find(objects, kind, name), path)).toEqual(value);
  });

  test('is written as approved', () => {
    expect(objects).toMatchSnapshot();
  });
});
