import { type Chart, Duration } from 'cdk8s';
import { HostIngress, MlApp } from '../../../lib';
import { testChart } from '../../support';
import { type Case, deployment, findingsIn, findingsOf, raw, service } from './objects';

const READ_TIMEOUT = 'nginx.ingress.kubernetes.io/proxy-read-timeout';

/** Creates an Ingress for pods whose liveness probe has this timeout. */
const ingress =
  (
    seconds: number | undefined,
    annotations?: object,
    className = 'nginx',
    handler: object = { httpGet: { port: 8080 } },
  ) =>
  (chart: Chart) => {
    const container = { livenessProbe: { timeoutSeconds: seconds, ...handler } };
    deployment(chart, 'a', { container, pod: { terminationGracePeriodSeconds: 400 } });
    deployment(chart, 'b');
    service(chart, 'web');
    service(chart, 'quick', { selector: { app: 'b' } });
    const path = (name: string) => ({ path: `/${name}`, backend: { service: { name, port: { number: 80 } } } });
    const rules = [{ host: 'a.com', http: { paths: [path('quick'), path('web')] } }];
    raw(chart, 'Ingress', 'in', { ingressClassName: className, rules }, { annotations });
  };

test.each<Case>([
  [
    'no annotation',
    ingress(305),
    [
      "[chart/in] ingress-timeout: nginx times out after 60s, but a request to Service 'web' (chart/web) can take 300s according to the liveness probe of its pods. Set metadata.annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'] to '305'.",
    ],
  ],
  [
    'a timeout that is too short',
    ingress(305, { [READ_TIMEOUT]: '299' }),
    [
      "[chart/in] ingress-timeout: metadata.annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'] is '299', so nginx times out after 299s, but a request to Service 'web' (chart/web) can take 300s according to the liveness probe of its pods: pass '305'",
    ],
  ],
  ['a timeout that is long enough', ingress(305, { [READ_TIMEOUT]: '300' }), []],
  ...['5m', '305s', '', '1e3'].map((text): Case => [
    `a timeout that ingress-nginx does not read: '${text}'`,
    ingress(305, { [READ_TIMEOUT]: text }),
    [
      `[chart/in] ingress-timeout: metadata.annotations['nginx.ingress.kubernetes.io/proxy-read-timeout'] is '${text}', which is not a whole number of seconds, so nginx times out after 60s, but a request to Service 'web' (chart/web) can take 300s according to the liveness probe of its pods: pass '305'`,
    ],
  ]),
  ['a connection that passes through', ingress(305, { 'nginx.ingress.kubernetes.io/ssl-passthrough': 'true' }), []],
  ['a snippet', ingress(305, { 'nginx.ingress.kubernetes.io/configuration-snippet': 'proxy_read_timeout 305s;' }), []],
  ['a command as probe', ingress(305, {}, 'nginx', { exec: { command: ['check'] } }), []],
  ['a connection as probe', ingress(305, {}, 'nginx', { tcpSocket: { port: 8080 } }), []],
  ["F5's annotation", ingress(305, { 'nginx.org/proxy-read-timeout': '5m' }), []],
  ['a request as long as the timeout of nginx', ingress(65), []],
  ['a probe with the default timeout', ingress(undefined), []],
  ['another class', ingress(305, {}, 'traefik'), []],
])('an Ingress of slow pods: %s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});

test("the class can be an annotation, and the cluster's default class is unknown", () => {
  const classless = (annotations: object) => (chart: Chart) => {
    const container = { livenessProbe: { timeoutSeconds: 305 } };
    deployment(chart, 'a', { container, pod: { terminationGracePeriodSeconds: 400 } });
    service(chart, 'web');
    raw(
      chart,
      'Ingress',
      'in',
      { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
      { annotations },
    );
  };
  expect(findingsIn(classless({}))).toEqual([]);
  expect(findingsIn(classless({ 'kubernetes.io/ingress.class': 'nginx' }))).toHaveLength(1);
});

test.each([
  [60, undefined, 0],
  [61, undefined, 1],
  [300, undefined, 1],
  [300, { [READ_TIMEOUT]: '305' }, 0],
])('a HostIngress of an app whose slowest request takes %d s, with %j', (seconds, annotations, count) => {
  const chart = testChart();
  const timing = { slowestRequest: Duration.seconds(seconds) };
  const { service: behind } = new MlApp(chart, 'model', { image: 'model:1.0', port: 8080, timing });
  new HostIngress(chart, 'ingress', { hosts: { 'a.example.com': behind }, className: 'nginx', annotations });
  expect(findingsOf(chart)).toHaveLength(count);
});
