import { ApiObject, type ApiObjectProps, type Chart } from 'cdk8s';
import { random } from '../../../support/random';
import { Checks, HostIngress, HttpRoute, MlApp } from '../../../lib';
import { KubeObject } from '../../../lib/checks/kube-object';
import { malformedField } from '../../../lib/checks/malformed';
import { synth, testChart } from '../../support';
import { deployment, findingsIn, findingsOf, raw, service } from './objects';

test.each<[string, object, string]>([
  ['Service', { ports: {} }, 'spec.ports is {}, must be a list'],
  ['Service', { ports: [null] }, 'spec.ports[0] is undefined, must be an object'],
  ['Ingress', { rules: [{ http: { paths: 'x' } }] }, "spec.rules[0].http.paths is 'x', must be a list"],
  [
    'HTTPRoute',
    { rules: [{ backendRefs: [null] }, null] },
    'spec.rules[0].backendRefs[0] is undefined, must be an object',
  ],
  ['NetworkPolicy', { podSelector: {}, egress: true }, 'spec.egress is true, must be a list'],
  [
    'HorizontalPodAutoscaler',
    { scaleTargetRef: { apiVersion: 1, kind: 'Deployment', name: 'a' } },
    'spec.scaleTargetRef.apiVersion is 1, must be a string: quote it',
  ],
])('an unreadable %s is reported: %j', (kind, spec, text) => {
  const findings = findingsIn((chart) => {
    deployment(chart, 'a', { container: { env: [{ name: 'URL', value: 'http://web' }] } });
    service(chart, 'web');
    raw(chart, 'NetworkPolicy', 'closed', { podSelector: {}, policyTypes: ['Egress'] });
    raw(chart, kind, 'odd', spec);
  });
  expect(findings.filter((finding) => finding.includes('malformed'))).toEqual([`[chart/odd] malformed: ${text}`]);
});

test.each<[string, (pod: Record<string, unknown>, metadata: Record<string, unknown>) => unknown, string]>([
  [
    'containers that are not a list',
    (pod) => (pod.containers = { a: 1 }),
    'spec.template.spec.containers is {"a":1}, must be a list',
  ],
  [
    'a namespace that is not a string',
    (_, metadata) => (metadata.namespace = 7),
    'metadata.namespace is 7, must be a string: quote it',
  ],
])('%s: one error, and none for objects that select the pods', (_, damage, text) => {
  const findings = findingsIn((chart) => {
    const good = deployment(chart, 'good');
    const spec = structuredClone(good.toJson().spec) as { template: { spec: Record<string, unknown> } };
    good.node.scope?.node.tryRemoveChild('good');
    const metadata = { name: 'good' };
    damage(spec.template.spec, metadata);
    service(chart, 'web', { selector: { app: 'good' } });
    new ApiObject(chart, 'odd', { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec });
  });
  expect(findings).toEqual([`[chart/odd] malformed: ${text}`]);
});

const container = (fields: object) => ({ spec: { template: { spec: { containers: [fields] } } } });
const SERVER = 'spec.template.spec.containers[0]';

// kubectl apply rejects each
test.each<[string, object, string | undefined, (string | number)?]>([
  ['v1 ConfigMap', { data: { port: 8080 } }, 'data.port is 8080, must be a string: quote it', '8080'],
  ['v1 Secret', { stringData: { on: true } }, 'stringData.on is true, must be a string: quote it', 'true'],
  ['v1 Secret', { data: { key: ['a'] } }, 'data.key is ["a"], must be a string'],
  ['v1 ConfigMap', { data: { none: null, text: '1' } }, undefined],
  [
    'v1 Service',
    { spec: { ports: [{ port: '80' }] } },
    "spec.ports[0].port is '80', must be a whole number: remove the quotes",
    80,
  ],
  ['v1 Service', { spec: { ports: [{ port: 'http' }] } }, "spec.ports[0].port is 'http', must be a whole number"],
  ['v1 Service', { spec: { ports: [{ port: 80, targetPort: 'http' }] } }, undefined],
  ['v1 Service', { spec: { selector: { app: 1 } } }, 'spec.selector.app is 1, must be a string: quote it', '1'],
  [
    'apps/v1 Deployment',
    { spec: { replicas: '2' } },
    "spec.replicas is '2', must be a whole number: remove the quotes",
    2,
  ],
  [
    'apps/v1 Deployment',
    { spec: { template: { metadata: { annotations: { scrape: true } } } } },
    'spec.template.metadata.annotations.scrape is true, must be a string: quote it',
    'true',
  ],
  [
    'apps/v1 Deployment',
    container({ env: [{ name: 'A', value: 8080 }] }),
    `${SERVER}.env[0].value is 8080, must be a string: quote it`,
    '8080',
  ],
  [
    'apps/v1 Deployment',
    container({ livenessProbe: { periodSeconds: '10s' } }),
    `${SERVER}.livenessProbe.periodSeconds is '10s', must be a whole number`,
  ],
  ['apps/v1 Deployment', { spec: { replicas: 1.5 } }, 'spec.replicas is 1.5, must be a whole number'],
  [
    'apps/v1 Deployment',
    { spec: { strategy: { rollingUpdate: { maxSurge: 'x', maxUnavailable: '25%' } } } },
    "spec.strategy.rollingUpdate.maxSurge is 'x', must be a whole number or a percentage",
  ],
  [
    'batch/v1 CronJob',
    { spec: { jobTemplate: { spec: { parallelism: [] } } } },
    'spec.jobTemplate.spec.parallelism is [], must be a whole number',
  ],
  [
    'keda.sh/v1alpha1 ScaledObject',
    { spec: { minReplicaCount: {} } },
    'spec.minReplicaCount is {}, must be a whole number',
  ],
  [
    'autoscaling/v2 HorizontalPodAutoscaler',
    { spec: { metrics: [{ type: {} }] } },
    'spec.metrics[0].type is {}, must be a string',
  ],
  [
    'networking.k8s.io/v1 Ingress',
    { spec: { defaultBackend: { service: { name: {} } } } },
    'spec.defaultBackend.service.name is {}, must be a string',
  ],
  [
    'gateway.networking.k8s.io/v1 HTTPRoute',
    { spec: { rules: [{ backendRefs: [{ name: [] }] }] } },
    'spec.rules[0].backendRefs[0].name is [], must be a string',
  ],
])('%s %j', (...[type, fields, text, repaired]) => {
  const [apiVersion = '', kind = ''] = type.split(' ');
  const manifest = { apiVersion, kind, metadata: { name: 'a' }, ...fields };
  const field = malformedField(new KubeObject(manifest, { name: '#1', scopes: ['1'] }));
  expect([field?.text, field?.repaired]).toEqual([text, repaired]);
});

/** Manifests of an app, with a random value replaced. */
function mutants(count: number): { what: string; manifests: ApiObjectProps[] }[] {
  const chart = testChart('models');
  const model = new MlApp(chart, 'model', { image: 'model:1.0', port: 8080 });
  model.autoscale({ maxReplicas: 3 });
  new MlApp(chart, 'gateway', { image: 'gateway:1.0', port: 8080, replicas: 2 }).calls(model);
  new HostIngress(chart, 'hosts', { hosts: { 'a.com': model.service } });
  new HttpRoute(chart, 'route', { gatewayName: 'gateway', hosts: ['b.com'], backends: [{ service: model.service }] });
  const grant = {
    from: [{ group: 'g', kind: 'HTTPRoute', namespace: 'models' }],
    to: [{ group: '', kind: 'Service' }],
  };
  raw(chart, 'ReferenceGrant', 'grant', grant);
  const good = synth(chart) as unknown as ApiObjectProps[];

  const next = random(1);
  const pick = <T>(items: T[]): T => items[Math.floor(next() * items.length)] as T;
  return Array.from({ length: count }, () => {
    const manifests = structuredClone(good);
    const manifest = pick(manifests);
    const [keys, parent, key] = pick(locationsIn(manifest));
    parent[key] = pick([null, 'x', 0, -1, true, [], {}, [null], ['x'], [{}], { x: 1 }]);
    return { what: `${manifest.kind} ${keys.join('.')} = ${JSON.stringify(parent[key])}`, manifests };
  });
}

type PropLocation = [keys: string[], parent: Record<string, unknown>, key: string];

function locationsIn(value: object, above: string[] = []): PropLocation[] {
  return Object.entries(value).flatMap(([key, inner]): PropLocation[] => {
    const keys = [...above, key];
    const isIdentity = /^(apiVersion|kind|metadata|metadata\.name(space)?)$/.test(keys.join('.'));
    return [
      ...(isIdentity ? [] : [[keys, value as Record<string, unknown>, key] as PropLocation]),
      ...(typeof inner === 'object' && inner !== null ? locationsIn(inner as object, keys) : []),
    ];
  });
}

test('the checks report any value in a manifest as a finding', () => {
  for (const { what, manifests } of mutants(200)) {
    const chart: Chart = testChart();
    Checks.enable(chart, { nodes: [{ cpu: '4', memory: '8Gi' }] });
    manifests.forEach((manifest, i) => new ApiObject(chart, `object-${i}`, manifest));
    // fails if synthesis throws another error
    expect({ what, findings: findingsOf(chart) }).toMatchObject({ what });
  }
});
