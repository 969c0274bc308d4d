import { Checks, MlApp } from '../../../lib';
import { testChart } from '../../support';
import { type Case, deployment, findingsIn, raw } from './objects';

const image = (name: string) => ({ container: { image: name } });
const REMEDY = 'must have a tag other than latest, or a digest: pass the version to run';
const DIGEST = `sha256:${'0'.repeat(64)}`;

test.each<Case>([
  [
    'images without a fixed version',
    (chart) => {
      deployment(chart, 'a', image('nginx'));
      deployment(chart, 'b', image('nginx:latest'));
      deployment(chart, 'c', image('registry:5000/team/nginx'));
      deployment(chart, 'd', {
        pod: { initContainers: [{ name: 'load', image: 'curl' }] },
        container: { image: undefined },
      });
      new MlApp(chart, 'model', { image: 'model', port: 8080 });
    },
    [
      `[chart/a] image-tag: image of container 'server' is 'nginx', ${REMEDY}`,
      `[chart/b] image-tag: image of container 'server' is 'nginx:latest', ${REMEDY}`,
      `[chart/c] image-tag: image of container 'server' is 'registry:5000/team/nginx', ${REMEDY}`,
      `[chart/d] image-tag: image of container 'server' is undefined, ${REMEDY}`,
      `[chart/d] image-tag: image of container 'load' is 'curl', ${REMEDY}`,
      `[chart/model/deployment/Resource] image-tag: image of container 'model' is 'model', ${REMEDY}`,
    ],
  ],
  [
    'images with a tag or a digest',
    (chart) => {
      deployment(chart, 'a', image('nginx:1.29'));
      deployment(chart, 'b', image(`nginx@${DIGEST}`));
      deployment(chart, 'c', image(`registry:5000/nginx:latest@${DIGEST}`));
      deployment(chart, 'd', image('registry:5000/latest:latest-1'));
    },
    [],
  ],
  [
    'probes of ports without a listener',
    (chart) =>
      deployment(chart, 'a', {
        container: {
          startupProbe: { tcpSocket: { port: 9090 } },
          readinessProbe: { httpGet: { port: 'metrics' } },
          livenessProbe: { grpc: { port: 9091 } },
        },
      }),
    [
      "[chart/a] probe-port: startupProbe.port of container 'server' is 9090, which no container of the pod declares: pass the port your server listens on",
      "[chart/a] probe-port: readinessProbe.port of container 'server' is 'metrics', which its container does not declare: pass the port your server listens on",
      "[chart/a] probe-port: livenessProbe.port of container 'server' is 9091, which no container of the pod declares: pass the port your server listens on",
    ],
  ],
  [
    'probes of its own port, of a sidecar, of another host, and without a port',
    (chart) =>
      deployment(chart, 'a', {
        pod: {
          initContainers: [{ name: 'proxy', image: 'p:1', restartPolicy: 'Always', ports: [{ containerPort: 1 }] }],
        },
        container: {
          startupProbe: { tcpSocket: { port: 1 } },
          readinessProbe: { httpGet: { port: 'http' } },
          livenessProbe: { httpGet: { host: 'example.com', port: 443 } },
          lifecycle: { preStop: { exec: { command: ['true'] } } },
        },
      }),
    [],
  ],
  [
    'two objects with the same kind and name',
    (chart) => {
      raw(chart, 'ConfigMap', 'one', undefined, { name: 'same', namespace: 'n' });
      raw(chart, 'ConfigMap', 'two', undefined, { name: 'same', namespace: 'n' });
      raw(chart, 'ClusterRole', 'three', undefined, { name: 'admin', namespace: 'n' });
      raw(chart, 'ClusterRole', 'four', undefined, { name: 'admin', namespace: 'm' });
    },
    [
      "[chart/two] duplicate-name: metadata.name is 'same', which ConfigMap 'same' (chart/one) also has in namespace 'n': pass another name, or each overwrites the other",
      "[chart/four] duplicate-name: metadata.name is 'admin', which ClusterRole 'admin' (chart/three) also has: pass another name, or each overwrites the other",
    ],
  ],
  [
    'the same name in two namespaces, and for two kinds',
    (chart) => {
      raw(chart, 'ConfigMap', 'one', undefined, { name: 'same', namespace: 'n' });
      raw(chart, 'ConfigMap', 'two', undefined, { name: 'same', namespace: 'm' });
      raw(chart, 'Secret', 'three', undefined, { name: 'same', namespace: 'n' });
    },
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});

describe('nodes that are too small', () => {
  const requests = (amounts: object) => ({ container: { resources: { requests: amounts } } });
  const exceeds = (what: string) => `${what}, the allocatable amount of a node: lower it, or the pod stays pending`;

  test.each<Case>([
    [
      'of one kind',
      (chart) => {
        Checks.enable(chart, { nodes: [{ cpu: '4', memory: '8Gi' }] });
        deployment(chart, 'a', requests({ cpu: '4001m', memory: '16Gi', 'ephemeral-storage': '1Ti' }));
        deployment(chart, 'gpu', { container: { resources: { limits: { 'nvidia.com/gpu': 1 } } } });
        deployment(chart, 'fits', requests({ cpu: 4, memory: '8Gi' }));
      },
      [
        "[chart/a] request-exceeds-node: cpu request of a pod is '4001m', must be at most '4', the allocatable amount of a node: lower it, or the pod stays pending",
        `[chart/a] request-exceeds-node: ${exceeds("memory request of a pod is '16Gi', must be at most '8Gi'")}`,
        `[chart/gpu] request-exceeds-node: ${exceeds("nvidia.com/gpu request of a pod is '1', must be at most '0'")}`,
      ],
    ],
    [
      'of two sizes, neither of which fits the pod',
      (chart) => {
        Checks.enable(chart, { nodes: [{ cpu: '4', memory: '64Gi' }] });
        const extendedResources = { 'nvidia.com/gpu': '2' };
        Checks.enable(chart, { nodes: [{ cpu: '8', memory: '32Gi', ephemeralStorage: '10Gi', extendedResources }] });
        deployment(chart, 'a', requests({ cpu: '8', memory: '64Gi' }));
        const limits = { 'nvidia.com/gpu': 2 };
        deployment(chart, 'gpu', {
          container: { resources: { requests: { cpu: '8', 'ephemeral-storage': '10Gi' }, limits } },
        });
        deployment(chart, 'big', requests({ memory: '64Gi' }));
      },
      [`[chart/a] request-exceeds-node: ${exceeds("cpu request of a pod is '8', must be at most '4'")}`],
    ],
    [
      'with an invalid amount',
      (chart) => {
        Checks.enable(chart, { nodes: [{ cpu: '4', memory: '8Gi' }] });
        deployment(chart, 'a', requests({ cpu: 'much' }));
      },
      [
        "[chart/a] request-exceeds-node: cpu in requests of container 'server' is 'much', must be a Kubernetes quantity: pass a value such as '500m' or '4Gi'",
      ],
    ],
  ])('%s', (_, build, findings) => {
    expect(findingsIn(build)).toEqual(findings);
  });

  test('must be Kubernetes quantities', () => {
    expect(() => Checks.enable(testChart(), { nodes: [{ cpu: '4', memory: '8GB' }] })).toThrow(
      "chart: nodes[0].memory is '8GB', must be a Kubernetes quantity: pass '16' or '64Gi'",
    );
  });
});
