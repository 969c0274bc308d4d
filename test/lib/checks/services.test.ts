import { Chart } from 'cdk8s';
import { Case, deployment, findingsIn, findingsOf, service } from './objects';
import { Checks } from '../../../lib';
import { testChart } from '../../support';

test.each<Case>([
  [
    'ports that nobody listens on',
    (chart) => {
      deployment(chart, 'a');
      service(chart, 'web', {
        ports: [{ port: 80, targetPort: 9090 }, { port: 81, targetPort: 'grpc' }, { port: 82 }, { port: 8080 }],
      });
    },
    [
      `[chart/web] service-port: spec.ports[0].targetPort is 9090, which no container of Deployment 'a' (chart/a) declares: pass as targetPort a port that is listened on`,
      `[chart/web] service-port: spec.ports[1].targetPort is 'grpc', which no container of Deployment 'a' (chart/a) declares: pass as targetPort a port that is listened on`,
      `[chart/web] service-port: spec.ports[2].port is 82, which no container of Deployment 'a' (chart/a) declares: pass as targetPort a port that is listened on`,
    ],
  ],
  [
    'a protocol that nobody listens to',
    (chart) => {
      deployment(chart, 'a');
      service(chart, 'web', { ports: [{ port: 53, targetPort: 8080, protocol: 'UDP' }] });
    },
    [
      `[chart/web] service-port: spec.ports[0].targetPort is 8080, which no container of Deployment 'a' (chart/a) declares: pass as targetPort a port that is listened on`,
    ],
  ],
  [
    'ports by name, by number, of a sidecar and of pods that declare none',
    (chart) => {
      const sidecar = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always', ports: [{ containerPort: 9090 }] };
      deployment(chart, 'a', { pod: { initContainers: [sidecar] } });
      service(chart, 'web', {
        ports: [
          { port: 80, targetPort: 'http' },
          { port: 90, targetPort: 9090 },
        ],
      });
      deployment(chart, 'b', { container: { ports: undefined } });
      service(chart, 'other', { selector: { app: 'b' } });
    },
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});

describe('node ports', () => {
  const exposed = (chart: Chart, nodePort: number) => {
    deployment(chart, 'a');
    service(chart, 'web', { type: 'NodePort', ports: [{ port: 8080, nodePort }] });
  };

  test('are taken once in a cluster, whatever the namespace', () => {
    const one = testChart('one');
    const two = new Chart(one.node.root, 'two', { namespace: 'two' });
    Checks.enable(one);
    exposed(one, 32000);
    exposed(two, 32000);
    expect(findingsOf(one)).toEqual([
      "[two/web] node-port-collision: spec.ports[0].nodePort is 32000, which Service 'web' (chart/web) has too: pass a free port of the node port range, or leave it out",
    ]);
  });

  test('may be the same for two protocols, or left out', () => {
    expect(
      findingsIn((chart) => {
        const ports = [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }];
        deployment(chart, 'a', { container: { ports } });
        const dns = { port: 53, nodePort: 32053 };
        service(chart, 'dns', { type: 'NodePort', ports: [dns, { ...dns, protocol: 'UDP' }] });
        service(chart, 'any', { type: 'NodePort', ports: [{ port: 53 }] });
        service(chart, 'other', { type: 'NodePort', ports: [{ port: 53 }] });
      }),
    ).toEqual([]);
  });
});
