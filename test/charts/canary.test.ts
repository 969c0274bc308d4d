import { Testing } from 'cdk8s';
import { CanaryChart } from '../../charts/canary';
import { Size } from '../../charts/size';
import { at, find, synth } from '../support';

describe('canary', () => {
  const objects = synth(new CanaryChart(Testing.app(), 'canary', Size.LAB));

  test.each([
    ['Deployment', 'dummy-api-stable', 'spec.replicas', undefined],
    ['Deployment', 'dummy-api-stable', 'spec.template.spec.containers.0.image', 'dummy-api:1.0'],
    ['Deployment', 'dummy-api-stable', 'spec.template.spec.containers.0.imagePullPolicy', 'Never'],
    ['Deployment', 'dummy-api-stable', 'spec.template.spec.containers.0.ports.0.containerPort', 3894],
    ['Deployment', 'dummy-api-stable', 'spec.template.spec.containers.0.resources.requests.cpu', '4m'],
    ['Deployment', 'dummy-api-stable', 'spec.template.spec.containers.0.resources.limits.cpu', '5m'],
    ['Deployment', 'dummy-api-stable', 'spec.template.metadata.labels.app', 'api-label'],
    ['Deployment', 'dummy-api-stable', 'spec.template.metadata.labels.dummy-version', '1.0'],
    ['Deployment', 'dummy-api-canary', 'spec.replicas', 1],
    ['Deployment', 'dummy-api-canary', 'spec.template.spec.containers.0.image', 'dummy-api:2.0'],
    ['Deployment', 'dummy-api-canary', 'spec.template.spec.containers.0.imagePullPolicy', 'Never'],
    ['Deployment', 'dummy-api-canary', 'spec.template.spec.containers.0.ports.0.containerPort', 3894],
    ['Deployment', 'dummy-api-canary', 'spec.template.spec.containers.0.resources.requests.cpu', '4m'],
    ['Deployment', 'dummy-api-canary', 'spec.template.spec.containers.0.resources.limits.cpu', '5m'],
    ['Deployment', 'dummy-api-canary', 'spec.template.metadata.labels.app', 'api-label'],
    ['Deployment', 'dummy-api-canary', 'spec.template.metadata.labels.dummy-version', '2.0'],
    ['Service', 'dummy-service', 'spec.selector', { app: 'api-label' }],
    [
      'Service',
      'dummy-service',
      'spec.ports',
      [{ name: 'http', port: 8081, targetPort: 3894, nodePort: 32004, protocol: 'TCP' }],
    ],
    [
      'Service',
      'dummy-service',
      'metadata.annotations',
      { 'cdk8s-ml-app/canary-share': '25% at 3 stable replicas, 9.1% at 10 stable replicas' },
    ],
    ['Service', 'dummy-stable-service', 'spec.type', 'ClusterIP'],
    ['Service', 'dummy-stable-service', 'spec.selector', { app: 'api-label', track: 'stable' }],
    [
      'Service',
      'dummy-stable-service',
      'spec.ports',
      [{ name: 'http', port: 8081, targetPort: 3894, protocol: 'TCP' }],
    ],
    ['Service', 'dummy-canary-service', 'spec.type', 'ClusterIP'],
    ['Service', 'dummy-canary-service', 'spec.selector', { app: 'api-label', track: 'canary' }],
    [
      'Service',
      'dummy-canary-service',
      'spec.ports',
      [{ name: 'http', port: 8081, targetPort: 3894, protocol: 'TCP' }],
    ],
    ['Ingress', 'app-ingress', 'apiVersion', 'networking.k8s.io/v1'],
    ['Ingress', 'app-ingress', 'spec.rules.0.host', 'tutorial-api.com'],
    [
      'Ingress',
      'app-ingress',
      'spec.rules.0.http.paths.0.backend.service',
      { name: 'dummy-stable-service', port: { number: 8081 } },
    ],
    ['Ingress', 'app-ingress', 'spec.rules.1.host', 'canary.tutorial-api.com'],
    [
      'Ingress',
      'app-ingress',
      'spec.rules.1.http.paths.0.backend.service',
      { name: 'dummy-canary-service', port: { number: 8081 } },
    ],
    ['HorizontalPodAutoscaler', 'dummy-api-stable-autoscaler', 'spec.scaleTargetRef.name', 'dummy-api-stable'],
    ['HorizontalPodAutoscaler', 'dummy-api-stable-autoscaler', 'spec.minReplicas', 3],
    ['HorizontalPodAutoscaler', 'dummy-api-stable-autoscaler', 'spec.maxReplicas', 10],
    ['HorizontalPodAutoscaler', 'dummy-api-stable-autoscaler', 'spec.metrics.0.resource.target.averageUtilization', 80],
  ])('%s %s has %s: %j', (kind, name, path, value) => {
    expect(at(find(objects, kind, name), path)).toEqual(value);
  });

  test('is written as approved', () => {
    expect(objects).toMatchSnapshot();
  });
});
