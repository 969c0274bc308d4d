import { type Case, A, deployment, findingsIn, raw, service } from './objects';

const endpoint = (spec: object, more: object = {}) => ({ selector: { matchLabels: A }, ...spec, ...more });
const pods = (...ports: object[]) => endpoint({ podMetricsEndpoints: ports });
const services = (...ports: object[]) => endpoint({ endpoints: ports });

test.each<Case>([
  [
    'a port that the pods do not have',
    (chart) => {
      deployment(chart, 'a');
      raw(chart, 'PodMonitor', 'm', pods({ port: 'http' }, { port: 'metrics' }, { portNumber: 9090 }));
    },
    [
      "[chart/m] monitor-port: spec.podMetricsEndpoints[1].port is 'metrics', which Deployment 'a' (chart/a) does not have: pass one of its ports",
      "[chart/m] monitor-port: spec.podMetricsEndpoints[2].portNumber is 9090, which Deployment 'a' (chart/a) does not have: pass one of its ports",
    ],
  ],
  [
    'a port that one of the selected apps has',
    (chart) => {
      deployment(chart, 'a', { labels: { tier: 'models' } });
      const container = { ports: [{ name: 'metrics', containerPort: 9090 }] };
      deployment(chart, 'b', { labels: { tier: 'models' }, container });
      raw(chart, 'PodMonitor', 'm', pods({ port: 'http' }, { targetPort: 1 }));
      raw(chart, 'PodMonitor', 'all', {
        selector: { matchLabels: { tier: 'models' } },
        podMetricsEndpoints: [{ port: 'metrics' }, { portNumber: 9090 }],
      });
    },
    [],
  ],
  [
    'pods in other namespaces',
    (chart) => {
      deployment(chart, 'a');
      raw(chart, 'PodMonitor', 'none', endpoint(pods({ port: 'x' }), { namespaceSelector: { matchNames: ['other'] } }));
      raw(chart, 'PodMonitor', 'any', endpoint(pods({ port: 'x' }), { namespaceSelector: { any: true } }));
      raw(chart, 'PodMonitor', 'own', endpoint(pods({ port: 'x' }), { namespaceSelector: { matchNames: [] } }));
    },
    [
      "[chart/any] monitor-port: spec.podMetricsEndpoints[0].port is 'x', which Deployment 'a' (chart/a) does not have: pass one of its ports",
      "[chart/own] monitor-port: spec.podMetricsEndpoints[0].port is 'x', which Deployment 'a' (chart/a) does not have: pass one of its ports",
    ],
  ],
  [
    'ports of Services',
    (chart) => {
      deployment(chart, 'a');
      const ports = [{ name: 'web', port: 80, targetPort: 8080 }];
      service(chart, 's', { ports }).metadata.addLabel('app', 'a');
      raw(chart, 'ServiceMonitor', 'm', services({ port: 'web' }, { port: 'http' }, { targetPort: 1 }));
      raw(chart, 'ServiceMonitor', 'none', { selector: { matchLabels: { app: 'b' } }, endpoints: [{ port: 'x' }] });
    },
    [
      "[chart/m] monitor-port: spec.endpoints[1].port is 'http', which Service 's' (chart/s) does not have: pass one of its ports",
      `[chart/none] monitor-selects-nothing: spec.selector is {"matchLabels":{"app":"b"}}, which selects no Service in its namespaces: select labels of a Service`,
    ],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});
