import { Chart } from 'cdk8s';
import { type Case, deployment, findingsIn, findingsOf, service } from './objects';
import { Checks } from '../../../lib';
import { testChart } from '../../support';

test.each<Case>([
  [
    'ports without a listener',
    (chart) => {
      deployment(chart, 'a');
      service(chart, 'web', {
        ports: [{ port: 80, targetPort: 9090 }, { port: 81, targetPort: 'grpc' }, { port: 82 }, { port: 8080 }],
      });
    },
    [
      `[chart/web] service-port: spec.ports[0].targetPort is 9090, which no container of Deployment 'a' (chart/a) declares: pass the port your server listens on as targetPort`,
      `[chart/web] service-port: spec.ports[1].targetPort is 'grpc', which no container of Deployment 'a' (chart/a) declares: pass the port your server listens on as targetPort`,
      `[chart/web] service-port: spec.ports[2].port is 82, which no container of Deployment 'a' (chart/a) declares: pass the port your server listens on as targetPort`,
    ],
  ],
  [
    'a protocol without a listener',
    (chart) => {
      deployment(chart, 'a');
      service(chart, 'web', { ports: [{ port: 53, targetPort: 8080, protocol: 'UDP' }] });
    },
    [
      `[chart/web] service-port: spec.ports[0].targetPort is 8080, which no container of Deployment 'a' (chart/a) declares: pass the port your server listens on as targetPort`,
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

  test('are unique in a cluster, across namespaces', () => {
    const one = testChart('one');
    const two = new Chart(one.node.root, 'two', { namespace: 'two' });
    Checks.enable(one);
    exposed(one, 32000);
    exposed(two, 32000);
    expect(findingsOf(one)).toEqual([
      "[two/web] node-port-collision: spec.ports[0].nodePort is 32000, which Service 'web' (chart/web) also has: pass a free port from the node port range, or leave it out",
    ]);
  });

  const FIX = 'pass a free port from the node port range, or leave it out';
  const nodePorts = (chart: Chart, id: string, ports: object[], changes: object = {}) =>
    service(chart, id, { type: 'NodePort', ports: ports.map((port) => ({ targetPort: 8080, ...port })), ...changes });
  const LOCAL = { type: 'LoadBalancer', externalTrafficPolicy: 'Local' };

  test.each<Case>([
    [
      'are allocated for both protocols across Services',
      (chart) => {
        nodePorts(chart, 'tcp', [{ port: 53, targetPort: 'dns', nodePort: 32053 }]);
        nodePorts(chart, 'udp', [{ port: 53, targetPort: 'dns', nodePort: 32053, protocol: 'UDP' }]);
      },
      [
        `[chart/udp] node-port-collision: spec.ports[0].nodePort is 32053, which Service 'tcp' (chart/tcp) also has: ${FIX}`,
      ],
    ],
    [
      'are allocated for both protocols across ports of a Service',
      (chart) =>
        nodePorts(chart, 'dns', [
          { port: 53, targetPort: 'dns', nodePort: 32053 },
          { port: 54, targetPort: 'dns', nodePort: 32053, protocol: 'UDP' },
        ]),
      [`[chart/dns] node-port-collision: spec.ports[1].nodePort is 32053, which another of its ports also has: ${FIX}`],
    ],
    [
      'are allocated by health checks of a load balancer',
      (chart) => {
        nodePorts(chart, 'web', [{ port: 80, nodePort: 32080 }]);
        nodePorts(chart, 'one', [{ port: 80 }], { ...LOCAL, healthCheckNodePort: 32080 });
        nodePorts(chart, 'two', [{ port: 80, nodePort: 32090 }], { ...LOCAL, healthCheckNodePort: 32090 });
      },
      [
        `[chart/one] node-port-collision: spec.healthCheckNodePort is 32080, which Service 'web' (chart/web) also has: ${FIX}`,
        `[chart/two] node-port-collision: spec.healthCheckNodePort is 32090, which another of its ports also has: ${FIX}`,
      ],
    ],
    [
      'can be equal for both protocols of one port, absent, or equal to those of unused health checks',
      (chart) => {
        const dns = { port: 53, targetPort: 'dns', nodePort: 32053 };
        nodePorts(chart, 'dns', [dns, { ...dns, protocol: 'UDP' }]);
        nodePorts(chart, 'any', [{ port: 53 }]);
        nodePorts(chart, 'other', [{ port: 53 }, { port: 54 }], {
          externalTrafficPolicy: 'Local',
          healthCheckNodePort: 32053,
        });
      },
      [],
    ],
  ])('%s', (_, build, findings) => {
    expect(
      findingsIn((chart) => {
        const dns = { name: 'dns', containerPort: 53 };
        // the names of the ports of a container are unique
        const udp = { name: 'udp', image: 'udp:1', restartPolicy: 'Always', ports: [{ ...dns, protocol: 'UDP' }] };
        deployment(chart, 'a', {
          container: { ports: [dns, { containerPort: 8080 }] },
          pod: { initContainers: [udp] },
        });
        build(chart);
      }),
    ).toEqual(findings);
  });
});
