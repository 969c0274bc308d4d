import { ApiObject, Chart } from 'cdk8s';
import { HostIngress, MlApp } from '../../../lib';
import { type Case, deployment, findingsIn, raw, service } from './objects';

const web = (chart: Chart) => {
  deployment(chart, 'a');
  service(chart, 'web', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
};
/** Creates a route in namespace 'edge' to Service 'web' in namespace 'models'. Returns the chart of the Service. */
const routeToModels = (chart: Chart) => {
  const models = new Chart(chart, 'models', { namespace: 'models' });
  web(models);
  const rules = [{ backendRefs: [{ name: 'web', namespace: 'models', port: 80 }] }];
  raw(chart, 'HTTPRoute', 'route', { rules }, { namespace: 'edge' });
  return models;
};
const grant = (chart: Chart, id: string, from: object, to: object) =>
  raw(chart, 'ReferenceGrant', id, { from: [{ group: 'gateway.networking.k8s.io', ...from }], to: [to] });
const SERVICES = { group: '', kind: 'Service' };
const backend = (name: string, port: object) => ({ service: { name, port } });
const path = (changes: object = {}) => ({
  path: '/',
  pathType: 'Prefix',
  backend: backend('web', { number: 80 }),
  ...changes,
});
const rule = (host: string | undefined, ...paths: object[]) => ({ host, http: { paths } });

test.each<Case>([
  [
    'an Ingress to missing Services and ports',
    (chart) => {
      web(chart);
      raw(chart, 'Ingress', 'in', {
        defaultBackend: backend('gone', { number: 80 }),
        rules: [
          rule('a.com', path({ backend: backend('web', { number: 81 }) })),
          rule('b.com', path({ backend: backend('web', { name: 'grpc' }) })),
        ],
      });
    },
    [
      "[chart/in] ingress-backend-missing: spec.defaultBackend.service.name is 'gone', but no Service has this name: pass the name of a Service",
      "[chart/in] ingress-backend-missing: spec.rules[0].http.paths[0].backend.service.port is 81, which Service 'web' (chart/web) does not serve: pass one of its ports (80)",
      "[chart/in] ingress-backend-missing: spec.rules[1].http.paths[0].backend.service.port is 'grpc', which Service 'web' (chart/web) does not serve: pass one of its ports (80)",
    ],
  ],
  [
    'an Ingress to Services that operators create, and to one that they do not create',
    (chart) => {
      const pod = { containers: [{ image: 'model:1.0' }] };
      const custom = (apiVersion: string, kind: string, name: string, spec: object) =>
        new ApiObject(chart, name, { apiVersion, kind, metadata: { name }, spec });
      custom('serving.kserve.io/v1beta1', 'InferenceService', 'isvc', { predictor: pod });
      custom('serving.knative.dev/v1', 'Service', 'knative', { template: { spec: pod } });
      custom('networking.istio.io/v1', 'VirtualService', 'mesh', { hosts: ['a.com'] });
      const names = ['isvc-predictor', 'knative', 'mesh'];
      const paths = names.map((name) => path({ path: `/${name}`, backend: backend(name, { number: 80 }) }));
      raw(chart, 'Ingress', 'in', { rules: [rule('a.com', ...paths)] });
    },
    [
      "[chart/in] ingress-backend-missing: spec.rules[0].http.paths[2].backend.service.name is 'mesh', but no Service has this name: pass the name of a Service",
    ],
  ],
  [
    'an Ingress to a Service of another namespace',
    (chart) => {
      web(chart);
      raw(chart, 'Ingress', 'in', { rules: [rule('a.com', path())] }, { namespace: 'other' });
    },
    [
      "[chart/in] ingress-backend-missing: spec.rules[0].http.paths[0].backend.service.name is 'web', but no Service in namespace 'other' has this name: pass the name of a Service",
    ],
  ],
  [
    'an Ingress to ports by number and name, to a bucket and to another host',
    (chart) => {
      web(chart);
      service(chart, 'away', { type: 'ExternalName', selector: undefined, ports: undefined });
      raw(chart, 'Ingress', 'in', {
        rules: [
          rule(
            'a.com',
            path(),
            path({ path: '/named', backend: backend('web', { name: 'http' }) }),
            path({ path: '/static', backend: { resource: { kind: 'Bucket', name: 'static' } } }),
            path({ path: '/away', backend: backend('away', { number: 443 }) }),
          ),
        ],
      });
    },
    [],
  ],
  [
    'an HTTPRoute to missing Services and ports',
    (chart) => {
      web(chart);
      raw(chart, 'HTTPRoute', 'route', {
        rules: [
          {
            filters: [{ requestMirror: { backendRef: { name: 'mirror', port: 80 } } }],
            backendRefs: [
              { name: 'web', port: 80, weight: 90 },
              { name: 'web', port: 8080, weight: 5 },
              { name: 'web', namespace: 'other', port: 80, weight: 5 },
            ],
          },
        ],
      });
    },
    [
      "[chart/route] route-backend-missing: spec.rules[0].backendRefs[1].port is 8080, which Service 'web' (chart/web) does not serve: pass one of its ports (80)",
      "[chart/route] route-backend-missing: spec.rules[0].backendRefs[2].name is 'web', but no Service in namespace 'other' has this name: pass the name of a Service",
      "[chart/route] route-backend-missing: spec.rules[0].filters[0].requestMirror.backendRef.name is 'mirror', but no Service has this name: pass the name of a Service",
    ],
  ],
  [
    'an HTTPRoute to a Service of another namespace without a ReferenceGrant',
    (chart) => {
      const models = routeToModels(chart);
      grant(models, 'another-namespace', { kind: 'HTTPRoute', namespace: 'others' }, SERVICES);
      grant(models, 'another-kind', { kind: 'GRPCRoute', namespace: 'edge' }, SERVICES);
      grant(models, 'another-service', { kind: 'HTTPRoute', namespace: 'edge' }, { ...SERVICES, name: 'other' });
      grant(models, 'no-service', { kind: 'HTTPRoute', namespace: 'edge' }, { group: '', kind: 'Secret' });
      grant(chart, 'elsewhere', { kind: 'HTTPRoute', namespace: 'edge' }, SERVICES);
    },
    [
      "[chart/route] route-backend-not-permitted: spec.rules[0].backendRefs[0].namespace is 'models', where no ReferenceGrant permits HTTPRoutes in namespace 'edge' to reference Service 'web': add one there",
    ],
  ],
  ...[SERVICES, { ...SERVICES, name: 'web' }].map((to): Case => [
    `an HTTPRoute to a Service of another namespace, which permits it: ${JSON.stringify(to)}`,
    (chart) => grant(routeToModels(chart), 'grant', { kind: 'HTTPRoute', namespace: 'edge' }, to),
    [],
  ]),
  [
    'an HTTPRoute to a Service and to another kind',
    (chart) => {
      web(chart);
      const other = { group: 'example.com', kind: 'Bucket', name: 'static' };
      raw(chart, 'HTTPRoute', 'route', { rules: [{ backendRefs: [{ name: 'web', port: 80 }, other] }] });
    },
    [],
  ],
  [
    'the same host and path in two Ingresses, one of them raw',
    (chart) => {
      const model = new MlApp(chart, 'model', { image: 'model:1.0', port: 8080 });
      new HostIngress(chart, 'ours', { hosts: { 'a.com': model.service } });
      web(chart);
      raw(chart, 'Ingress', 'raw', { rules: [rule('a.com', path({ path: '/free' }), path())] });
    },
    [
      "[chart/raw] host-collision: spec.rules[0].host is 'a.com', and Ingress 'ours' (chart/ours/resource/Resource) also serves its path '/': pass another host",
    ],
  ],
  [
    'the same host in Ingresses of two classes, and in the canary of ingress-nginx',
    (chart) => {
      web(chart);
      raw(chart, 'Ingress', 'one', { ingressClassName: 'nginx', rules: [rule('a.com', path())] });
      raw(chart, 'Ingress', 'two', { ingressClassName: 'traefik', rules: [rule('a.com', path())] });
      const annotations = { 'nginx.ingress.kubernetes.io/canary': 'true' };
      raw(chart, 'Ingress', 'canary', { ingressClassName: 'nginx', rules: [rule('a.com', path())] }, { annotations });
    },
    [],
  ],
  [
    'the same requests in two HTTPRoutes of a Gateway',
    (chart) => {
      const spec = { parentRefs: [{ name: 'gateway' }], hostnames: ['a.com'] };
      raw(chart, 'HTTPRoute', 'one', { ...spec, rules: [{}] });
      raw(chart, 'HTTPRoute', 'two', {
        ...spec,
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }],
      });
    },
    [
      `[chart/two] host-collision: spec.hostnames[0] is 'a.com', and HTTPRoute 'one' (chart/one) also serves its requests that match {"path":{"type":"PathPrefix","value":"/"}}: pass another host`,
    ],
  ],
  [
    'the same requests, written differently',
    (chart) => {
      web(chart);
      raw(chart, 'Ingress', 'one', { rules: [rule('a.com', path({ path: '/a' }))] });
      raw(chart, 'Ingress', 'two', { rules: [rule('a.com', path({ path: '/a/' }))] });
      raw(chart, 'Ingress', 'three', { rules: [rule('a.com', path({ path: '/a/', pathType: 'Exact' }))] });
      const header = { name: 'version', value: 'beta' };
      const parent = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'gateway' };
      const first = { path: { value: '/a' }, headers: [header] };
      const second = { headers: [{ value: 'beta', name: 'version' }], path: { value: '/a/', type: 'PathPrefix' } };
      const hostnames = ['a.com'];
      raw(chart, 'HTTPRoute', 'route', { parentRefs: [parent], hostnames, rules: [{ matches: [first] }] });
      raw(chart, 'HTTPRoute', 'same', { parentRefs: [{ name: 'gateway' }], hostnames, rules: [{ matches: [second] }] });
    },
    [
      "[chart/two] host-collision: spec.rules[0].host is 'a.com', and Ingress 'one' (chart/one) also serves its path '/a/': pass another host",
      `[chart/same] host-collision: spec.hostnames[0] is 'a.com', and HTTPRoute 'route' (chart/route) also serves its requests that match {"path":{"type":"PathPrefix","value":"/a"},"headers":[{"name":"version","value":"beta"}]}: pass another host`,
    ],
  ],
  [
    'other requests, or another Gateway',
    (chart) => {
      const spec = { parentRefs: [{ name: 'gateway' }], hostnames: ['a.com'] };
      raw(chart, 'HTTPRoute', 'one', { ...spec, rules: [{}] });
      raw(chart, 'HTTPRoute', 'two', { ...spec, rules: [{ matches: [{ method: 'POST' }] }] });
      raw(chart, 'HTTPRoute', 'three', { ...spec, parentRefs: [{ name: 'internal' }], rules: [{}] });
    },
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});
