import { Testing } from 'cdk8s';
import { gatewayConfig } from '../../app/src/config';
import { IrisChart } from '../../charts/iris';
import { Size } from '../../charts/size';
import { at, find, synth } from '../support';

describe('iris', () => {
  const objects = synth(new IrisChart(Testing.app(), 'iris', Size.LAB));

  test.each([
    ['Deployment', 'ping', 'spec.template.spec.containers.0.image', 'ping:v001'],
    ['Deployment', 'ping', 'spec.template.spec.containers.0.ports.0.containerPort', 9696],
    [
      'Deployment',
      'ping',
      'spec.template.spec.containers.0.env',
      [
        { name: 'HOME', value: '/tmp' },
        { name: 'USER', value: 'nonroot' },
        { name: 'MODEL', value: 'iris' },
        { name: 'PORT', value: '9696' },
      ],
    ],
    ['Deployment', 'ping', 'spec.replicas', undefined],
    ['Service', 'ping', 'spec.type', 'LoadBalancer'],
    ['Service', 'ping', 'spec.ports', [{ name: 'http', port: 80, targetPort: 9696, nodePort: 32003, protocol: 'TCP' }]],
    ['Service', 'ping', 'spec.selector', { app: 'ping' }],
    ['Service', 'ping-model', 'spec.type', 'ClusterIP'],
    ['Service', 'ping-model', 'spec.selector', { app: 'ping' }],
    ['HorizontalPodAutoscaler', 'ping', 'spec.scaleTargetRef.name', 'ping'],
    [
      'Deployment',
      'gateway',
      'spec.template.spec.containers.0.env.3',
      { name: 'MODEL_URL', value: 'http://ping-model:80' },
    ],
    ['Service', 'gateway', 'spec.type', 'LoadBalancer'],
    ['Service', 'gateway', 'spec.selector', { app: 'gateway' }],
    ['Ingress', 'gateway-ingress', 'spec.rules.0.host', 'iris.example.com'],
    [
      'Ingress',
      'gateway-ingress',
      'spec.rules.0.http.paths.0.backend.service',
      { name: 'gateway', port: { number: 80 } },
    ],
  ])('%s %s has %s: %j', (kind, name, path, value) => {
    expect(at(find(objects, kind, name), path)).toEqual(value);
  });

  test('is written as approved', () => {
    expect(objects).toMatchSnapshot();
  });
});

test("the gateway's timeout for the model is at most its slowest request", () => {
  const objects = synth(new IrisChart(Testing.app(), 'iris', Size.LAB));
  // the timeout of the liveness probe is the slowest request plus 5 s
  const probe = at(
    find(objects, 'Deployment', 'gateway'),
    'spec.template.spec.containers.0.livenessProbe.timeoutSeconds',
  );
  const { upstreamTimeoutMs } = gatewayConfig({ MODEL_URL: 'http://ping-model' });
  expect(upstreamTimeoutMs / 1000).toBeLessThanOrEqual((probe as number) - 5);
});
