import { ApiObject, type Chart, Duration, JsonPatch } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { HttpRoute, HttpRoutePathType, type HttpRouteProps, type HttpRouteRule, MlApp, Peer } from '../../../lib/index';
import { at, find, recommendedLabels, synth, testChart } from '../../support';

const serviceIn = (chart: Chart, id = 'model') => new MlApp(chart, id, { image: 'model:1.0', port: 8080 }).service;

test('every prop reaches the manifest', () => {
  const chart = testChart('models');
  const props: Required<Omit<HttpRouteProps, 'gateway'>> = {
    name: 'sentiment',
    gatewayName: 'public',
    gatewayNamespace: 'gateways',
    listener: 'https',
    hosts: ['model.example.com', '*.models.example.com'],
    backends: [
      { service: serviceIn(chart, 'one'), weight: 90 },
      { service: serviceIn(chart, 'two'), weight: 10 },
    ],
    rules: [
      {
        matches: [{ path: '/v2' }, { path: '/v2.html', pathType: HttpRoutePathType.EXACT }],
        backends: [{ serviceName: 'legacy', port: 8000 }],
      },
    ],
  };
  new HttpRoute(chart, 'route', props);
  expect(find(synth(chart), 'HTTPRoute')).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'sentiment', namespace: 'models', labels: recommendedLabels('sentiment') },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'https' }],
      hostnames: ['model.example.com', '*.models.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/v2' } }, { path: { type: 'Exact', value: '/v2.html' } }],
          backendRefs: [{ name: 'legacy', port: 8000, weight: 1 }],
        },
        {
          backendRefs: [
            { name: 'one', port: 80, weight: 90 },
            { name: 'two', port: 80, weight: 10 },
          ],
          timeouts: { request: '35s' },
        },
      ],
    },
  });
});

test('optional props are absent by default', () => {
  const chart = testChart();
  new HttpRoute(chart, 'route', {
    gatewayName: 'public',
    hosts: ['model.example.com'],
    backends: [{ service: serviceIn(chart) }],
  });
  expect(find(synth(chart), 'HTTPRoute', 'route').spec).toEqual({
    parentRefs: [{ name: 'public' }],
    hostnames: ['model.example.com'],
    rules: [{ backendRefs: [{ name: 'model', port: 80, weight: 1 }], timeouts: { request: '35s' } }],
  });
});

describe('the timeout is that of the slowest app behind the route', () => {
  const app = (chart: Chart, id: string, seconds: number) =>
    new MlApp(chart, id, { image: 'model:1.0', port: 8080, timing: { slowestRequest: Duration.seconds(seconds) } });
  const foreign = (chart: Chart) =>
    new Service(chart, 'foreign', { ports: [{ port: 80, targetPort: 8080 }], selector: podsOf(chart) });
  const podsOf = (chart: Chart) =>
    new MlApp(chart, 'selected', { image: 'model:1.0', port: 8080, clients: [Peer.any()] }).deployment;

  test.each<[string, (chart: Chart) => Service[], object | undefined]>([
    ['one app', (chart) => [app(chart, 'a', 300).service], { request: '305s' }],
    ['the shortest', (chart) => [app(chart, 'a', 1).service], { request: '6s' }],
    ['the longest', (chart) => [app(chart, 'a', 3600).service], { request: '3605s' }],
    ['two', (chart) => [app(chart, 'a', 300).service, app(chart, 'b', 20).service], { request: '305s' }],
    [
      'two in reverse order',
      (chart) => [app(chart, 'a', 20).service, app(chart, 'b', 300).service],
      { request: '305s' },
    ],
    ['a second Service of an app', (chart) => [app(chart, 'a', 90).expose({ name: 'b' })], { request: '95s' }],
    ['a Service without an MlApp', (chart) => [foreign(chart)], undefined],
    ['one of each', (chart) => [foreign(chart), app(chart, 'a', 90).service], { request: '95s' }],
  ])('%s', (_, services, timeouts) => {
    const chart = testChart();
    const backends = services(chart).map((service) => ({ service }));
    new HttpRoute(chart, 'route', { gatewayName: 'public', hosts: ['model.example.com'], backends });
    expect(at(find(synth(chart), 'HTTPRoute'), 'spec.rules.0.timeouts')).toEqual(timeouts);
  });
});

test('a patch can add a field without a prop', () => {
  const chart = testChart();
  const backends = [{ service: serviceIn(chart) }];
  const { route } = new HttpRoute(chart, 'route', { gatewayName: 'public', hosts: ['model.example.com'], backends });
  const filters = [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['cookie'] } }];
  ApiObject.of(route).addJsonPatch(JsonPatch.add('/spec/rules/0/filters', filters));
  expect(at(find(synth(chart), 'HTTPRoute'), 'spec.rules.0.filters')).toEqual(filters);
});

test('the NetworkPolicies of all backends admit the Gateway, including backends with weight 0', () => {
  const chart = testChart();
  const backends = [{ service: serviceIn(chart, 'one') }, { service: serviceIn(chart, 'two'), weight: 0 }];
  serviceIn(chart, 'other');
  new HttpRoute(chart, 'route', { gatewayName: 'public', hosts: ['model.example.com'], backends });
  const ingress = (name: string) => at(find(synth(chart), 'NetworkPolicy', name), 'spec.ingress');
  const ports = [{ port: 8080, protocol: 'TCP' }];
  expect(ingress('one')).toEqual([{ ports }]);
  expect(ingress('two')).toEqual([{ ports }]);
  expect(ingress('other')).toEqual([{ ports, from: [{ podSelector: {} }] }]);
});

describe('an invalid prop is rejected', () => {
  const many = Array.from({ length: 17 }, (_, i) => `model-${i}.example.com`);

  test.each<[Partial<HttpRouteProps>, string]>([
    [{ hosts: [] }, "chart/route: hosts is '0 entries', must have 1 to 16: add or remove entries"],
    [{ hosts: many }, "hosts is '17 entries', must have 1 to 16"],
    [{ hosts: ['https://a.example.com'] }, "hosts is 'https://a.example.com', must be a host name without a scheme"],
    [{ backends: [] }, "backends is '0 entries', must have 1 to 16"],
    [{ gatewayName: '' }, "gatewayName is '', must be a name"],
    [
      { gatewayName: undefined },
      "gatewayName is undefined, must be the name of a Gateway, like 'public': pass it, or gateway",
    ],
    [{ gatewayNamespace: 'A' }, "gatewayNamespace is 'A', must be a name"],
    [{ listener: '-' }, "listener is '-', must be a name"],
    [{ name: 'a..b' }, "name is 'a..b', must be a name"],
  ])('%j', (bad, message) => {
    const chart = testChart();
    const props = { gatewayName: 'public', hosts: ['a.example.com'], backends: [{ service: serviceIn(chart) }] };
    expect(() => new HttpRoute(chart, 'route', { ...props, ...bad })).toThrow(message);
  });

  test.each([
    [
      -1,
      'backends[0].weight is -1, must be a whole number from 0 to 1000000: pass the share of the Service, relative to the other weights',
    ],
    [0.5, 'backends[0].weight is 0.5, must be a whole number'],
    [0, 'chart/route: all weights of backends are 0, so the Gateway rejects all requests. Raise a weight.'],
  ])('weight %d', (weight, message) => {
    const chart = testChart();
    const backends = [{ service: serviceIn(chart), weight }];
    expect(() => new HttpRoute(chart, 'route', { gatewayName: 'public', hosts: ['a.example.com'], backends })).toThrow(
      message,
    );
  });

  test('a Service in another namespace', () => {
    const backends = [{ service: serviceIn(testChart('elsewhere')) }];
    expect(
      () => new HttpRoute(testChart('here'), 'route', { gatewayName: 'public', hosts: ['a.example.com'], backends }),
    ).toThrow(
      "chart/route: backends[0].service is 'elsewhere/model', must be in the namespace 'here': add an HttpRoute",
    );
  });
});

describe('rules', () => {
  const build = (props: Partial<HttpRouteProps>) => {
    const chart = testChart();
    new HttpRoute(chart, 'route', { gatewayName: 'public', ...props });
    return find(synth(chart), 'HTTPRoute').spec;
  };
  const backends = [{ serviceName: 'legacy', port: 8000 }];
  const backendRefs = [{ name: 'legacy', port: 8000, weight: 1 }];
  const spec = (...rules: object[]) => ({ parentRefs: [{ name: 'public' }], rules });

  test('a route without hosts serves all hosts of the listener', () => {
    expect(build({ backends })).toEqual(spec({ backendRefs }));
  });

  test('the path of a match is a prefix by default', () => {
    const matches = [{ path: { type: 'PathPrefix', value: '/' } }];
    expect(build({ rules: [{ matches: [{}], backends }] })).toEqual(spec({ matches, backendRefs }));
  });

  test('each rule has the timeout of its own apps', () => {
    const chart = testChart();
    const slow = { image: 'model:1.0', port: 8080, timing: { slowestRequest: Duration.seconds(90) } };
    new HttpRoute(chart, 'route', {
      gatewayName: 'public',
      backends: [{ service: serviceIn(chart) }],
      rules: [
        { matches: [{ path: '/slow' }], backends: [{ service: new MlApp(chart, 'slow', slow).service }] },
        { matches: [{ path: '/legacy' }], backends },
      ],
    });
    const rules = at(find(synth(chart), 'HTTPRoute'), 'spec.rules') as { timeouts?: object }[];
    expect(rules.map(({ timeouts }) => timeouts)).toEqual([{ request: '95s' }, undefined, { request: '35s' }]);
  });

  const matching = (...paths: string[]): HttpRouteRule => ({ matches: paths.map((path) => ({ path })), backends });
  const many = (count: number) => Array.from({ length: count }, (_, i) => `/v${i}`);

  test.each<[string, Partial<HttpRouteProps>, string]>([
    ['no backends', {}, 'chart/route: no Service receives the requests of the route. Pass backends or rules.'],
    ['no rules', { rules: [] }, "chart/route: rules is '0 entries', must have 1 to 16"],
    [
      '17 rules',
      { rules: many(17).map((path) => matching(path)) },
      "chart/route: rules is '17 entries', must have 1 to 16",
    ],
    [
      '16 rules and backends',
      { rules: many(16).map((path) => matching(path)), backends },
      "chart/route: rules is '16 entries', must have 1 to 15",
    ],
    ['no matches', { rules: [matching()] }, "chart/route: rules[0].matches is '0 entries', must have 1 to 8"],
    ['9 matches', { rules: [matching(...many(9))] }, "chart/route: rules[0].matches is '9 entries', must have 1 to 8"],
    [
      'the same prefix',
      { rules: [matching('/v1'), matching('/v1/')] },
      "chart/route: rules[1].matches[0].path is '/v1/', which another match already has: pass another path",
    ],
    [
      'the path of backends',
      { rules: [matching('/')], backends },
      "chart/route: rules[0].matches[0].path is '/', which another match already has: pass another path",
    ],
    [
      'two rules without matches',
      { rules: [{ backends }, { backends }] },
      'chart/route: rules[1] has no matches, but another rule already serves all paths. Pass matches to one of them.',
    ],
    [
      'a path without a slash',
      { rules: [matching('v1')] },
      "chart/route: rules[0].matches[0].path is 'v1', must be a URL path of at most 1024 characters, like '/v1': start it with '/', and escape special characters",
    ],
    ...['//', '/a/../b', '/..', '/a%2Fb'].map((path): [string, Partial<HttpRouteProps>, string] => [
      path,
      { rules: [matching(path)] },
      `chart/route: rules[0].matches[0].path is '${path}', must not contain '//', '/./', '/../' or '%2f', which the API server rejects: remove it`,
    ]),
    [
      'weights 0',
      { rules: [{ backends: [{ ...backends[0], weight: 0 }] }] },
      'chart/route: all weights of rules[0].backends are 0, so the Gateway rejects all requests. Raise a weight.',
    ],
    [
      'a name without a port',
      { backends: [{ serviceName: 'legacy' }] },
      "chart/route: backends[0].port is undefined, must be a port of Service 'legacy': pass it, because the library cannot read the ports of a Service by name",
    ],
    [
      'a wrong port',
      { backends: [{ serviceName: 'legacy', port: 0 }] },
      'chart/route: backends[0].port is 0, must be a whole number from 1 to 65535: pass a port of the Service',
    ],
    [
      'a wrong name',
      { backends: [{ serviceName: 'a.b', port: 80 }] },
      "chart/route: backends[0].serviceName is 'a.b', must be a name of at most 63",
    ],
    [
      'no Service',
      { backends: [{ port: 80 }] },
      "chart/route: backends[0].serviceName is undefined, must be the name of a Service, like 'model': pass it, or service",
    ],
  ])('%s: an error', (_, props, message) => {
    expect(() => build(props)).toThrow(message);
  });

  test('a Service as a construct and by name is an error', () => {
    const chart = testChart();
    const both = [{ service: serviceIn(chart), serviceName: 'legacy', port: 80 }];
    expect(() => new HttpRoute(chart, 'route', { gatewayName: 'public', backends: both })).toThrow(
      "chart/route: backends[0].serviceName is 'legacy', contradicts backends[0].service: leave one of them out",
    );
  });
});

test('a Service of the app that lacks the port is a finding, although it is passed by name', () => {
  const chart = testChart();
  serviceIn(chart);
  new HttpRoute(chart, 'route', { gatewayName: 'public', backends: [{ serviceName: 'model', port: 81 }] });
  expect(() => synth(chart)).toThrow(
    "route-backend-missing: spec.rules[0].backendRefs[0].port is 81, which Service 'model' (chart/model/service/Resource) does not serve: pass one of its ports (80)",
  );
});
