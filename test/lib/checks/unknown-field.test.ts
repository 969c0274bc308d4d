import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { KUBERNETES_VERSION, TYPES } from '../../../imports/kubernetes';
import { FleetApp, MlApp, Overrides } from '../../../lib';
import { KubeObject } from '../../../lib/checks/kube-object';
import { ObjectIndex } from '../../../lib/checks/object-index';
import { unknownField } from '../../../lib/checks/rules/unknown-field';
import { type JsonPath, pathText } from '../../../lib/kube/json-path';
import { KUBERNETES_VERSIONS, schemaFaults } from '../../property/schemas';
import type { Manifest } from '../../support';
import { KINDS, type PodChanges, deployment, object, pathsOf, service, textsOf } from './faults';

const root = join(__dirname, '../../..');
const ID = 'unknown-field';
const OF_KUBERNETES = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

function found(manifest: object): string[] {
  const one = new KubeObject(manifest as Manifest, { name: '#1', scopes: ['1'] });
  return [...unknownField.find(new ObjectIndex([one]))].map(({ path }) => pathText(path));
}

describe('the fields of Kubernetes', () => {
  const newest = KUBERNETES_VERSIONS.at(-1) ?? '';
  const schemas = JSON.parse(readFileSync(join(root, `test/schemas/kubernetes-${newest}.json`), 'utf8')) as {
    definitions: { [name: string]: { properties?: object } };
  };
  const definitions = Object.entries(schemas.definitions).filter(([, { properties }]) => properties);

  test('are of the newest version in test/schemas', () => {
    expect(`v${KUBERNETES_VERSION}`).toBe(newest);
    expect(definitions.length).toBeGreaterThan(100);
  });

  // a stale file: run npm run tool -- kubernetes-schemas
  test.each(definitions)('are those of %s', (name, { properties = {} }) => {
    const fields = (TYPES[name.split('.').slice(-3).join('.')] ?? '').split(' ').map((field) => field.split(':')[0]);
    // the schemas leave these out
    expect(fields.filter((field) => field !== 'status' && field !== 'managedFields')).toEqual(Object.keys(properties));
  });
});

/** Paths of all keys in a manifest. */
function keysIn(value: unknown, path: JsonPath = []): JsonPath[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(Array.isArray(value) ? [] : [own]), ...keysIn(inner, own)];
  });
}

/** A copy with a field renamed. */
function renamed(manifest: object, path: JsonPath, name: string): Manifest {
  const copy = structuredClone(manifest) as any;
  const parent = path.slice(0, -1).reduce((part, key) => part[key], copy);
  const key = path.at(-1) ?? '';
  parent[name] = parent[key];
  delete parent[key];
  return copy;
}

/** Two letters in the wrong order, a missing letter, and another case. */
function typosOf(key: string): string[] {
  return [
    `${key.slice(0, -2)}${key.at(-1)}${key.at(-2)}`,
    key.slice(0, -1),
    `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
  ].filter((typo) => typo !== key && typo.length > 1);
}

test('finds the misspelled fields that the schemas reject, and no others', () => {
  const files = readdirSync(join(root, 'dist')).map((file) => join(root, 'dist', file));
  const manifests = files.flatMap((file) => loadAll(readFileSync(file, 'utf8')) as Manifest[]);
  const ours = manifests.filter(({ apiVersion }) => !apiVersion.includes('.com') && !apiVersion.includes('gateway.'));
  const newest = KUBERNETES_VERSIONS.at(-1) ?? 'v1.28';
  const kinds = new Map(ours.map((manifest) => [`${manifest.kind} ${keysIn(manifest).length}`, manifest]));
  let typos = 0;
  for (const manifest of kinds.values()) {
    expect(found(manifest)).toEqual([]);
    for (const path of keysIn(manifest).filter((all) => all.length > 1)) {
      for (const typo of typosOf(String(path.at(-1)))) {
        const wrong = renamed(manifest, path, typo);
        const isRejected = schemaFaults(newest, wrong).some((fault) =>
          fault.includes(`"additionalProperty":"${typo}"`),
        );
        expect([typo, found(wrong)]).toEqual([typo, isRejected ? [pathText([...path.slice(0, -1), typo])] : []]);
        typos += Number(isRejected);
      }
    }
  }
  expect(typos).toBeGreaterThan(1000);
});

const container = (fields: object): PodChanges => ({ container: fields });
const probe = { httpGet: { port: 'http' } };

test.each<[what: string, changes: PodChanges, path: string, fix: string]>([
  ['a typo', container({ livenesProbe: probe }), 'containers[0].livenesProbe', 'write livenessProbe'],
  ['another case', container({ imagepullpolicy: 'Always' }), 'containers[0].imagepullpolicy', 'write imagePullPolicy'],
  ['underscores', { pod: { node_selector: {} } }, 'node_selector', 'write nodeSelector'],
  [
    'a field in a list of a list',
    container({ env: [{ name: 'A', valuefrom: {} }] }),
    'containers[0].env[0].valuefrom',
    'write valueFrom',
  ],
  ['a plural', container({ resources: { request: { cpu: 1 } } }), 'containers[0].resources.request', 'write requests'],
  ['a field of a container', { pod: { env: [] } }, 'env', 'move it to SPEC.containers[]'],
  [
    'a field of the pod',
    container({ terminationGracePeriodSeconds: 60 }),
    'containers[0].terminationGracePeriodSeconds',
    'move it to SPEC',
  ],
  [
    'a field of another source',
    { pod: { volumes: [{ name: 'a', claimName: 'a' }] } },
    'volumes[0].claimName',
    'move it to SPEC.volumes[0].persistentVolumeClaim',
  ],
  [
    'a field of many objects',
    { pod: { name: 'a' } },
    'name',
    'remove it, or acknowledge it if your cluster runs a newer version',
  ],
  [
    'a field of a sibling',
    container({ effect: 'NoSchedule' }),
    'containers[0].effect',
    'remove it, or acknowledge it if your cluster runs a newer version',
  ],
  [
    'no field at all',
    container({ gpu: 1 }),
    'containers[0].gpu',
    'remove it, or acknowledge it if your cluster runs a newer version',
  ],
])('%s in each kind', (_, changes, path, fix) => {
  for (const [kind, create, podPath] of KINDS) {
    const manifest = create(changes);
    const isOurs = OF_KUBERNETES.includes(kind);
    const field = `${podPath}.${path} is not a field in Kubernetes ${KUBERNETES_VERSION}`;
    const isKnown = isOurs || path.startsWith('containers');
    // in custom resources, only the fields of containers are known, and not the fields around them
    const texts = textsOf(ID, [manifest]).map((text) => (isOurs ? text : text.replace(/: .*/, '')));
    expect(texts).toEqual(isKnown ? [isOurs ? `${field}: ${fix.replace('SPEC', podPath)}` : field] : []);
  }
});

test.each<[string, object, string[]]>([
  ['Deployment', deployment({ spec: { replica: 2 } }), ['spec.replica: write replicas']],
  ['Deployment', deployment({ spec: { labels: {} } }), ['spec.labels: move it to metadata']],
  ['Deployment', object('Deployment.apps/v1', 'a', {}, { replicas: 1 }), ['replicas: move it to spec']],
  ['Service', service({ port: 80 }), ['spec.port: write ports']],
  ['Service', service({ targetPort: 80 }), ['spec.targetPort: move it to spec.ports[]']],
  ['Service', service({}, { label: {} }), ['metadata.label: write labels']],
  ['Service', service({}, { spec: {} }), ['metadata.spec: move it to the top level']],
  ['ConfigMap', object('ConfigMap', 'a', undefined, { datas: { a: 'b' } }), ['datas: write data']],
  ['ConfigMap', object('ConfigMap', 'a', { a: 'b' }), ['spec: remove it']],
  [
    'Ingress',
    object('Ingress.networking.k8s.io/v1', 'a', {
      rules: [{ http: { paths: [{ backend: { serviceName: 'a', servicePort: 80 } }] } }],
    }),
    [
      'spec.rules[0].http.paths[0].backend.serviceName: write service',
      'spec.rules[0].http.paths[0].backend.servicePort: write service',
    ],
  ],
])('%s: %#', (_, manifest, expected) => {
  const texts = textsOf(ID, [manifest]).map((text) => text.replace(/ is not a field in Kubernetes [\d.]+/, ''));
  expect(texts.map((text) => text.replace(', or acknowledge it if your cluster runs a newer version', ''))).toEqual(
    expected,
  );
});

const free = { anything: { atAll: [{ a: 1 }] } };

test.each<[string, object]>([
  ['labels and annotations', object('ConfigMap', 'a', undefined, { metadata: { labels: free, annotations: free } })],
  ['data', object('ConfigMap', 'a', undefined, { data: { readinesProbe: '' }, binaryData: { a: '' } })],
  ['status', object('Deployment.apps/v1', 'a', {}, { status: free })],
  ['managed fields', object('Pod', 'a', {}, { metadata: { managedFields: [{ fieldsV1: free }] } })],
  ['limits', deployment({ container: { resources: { limits: { 'example.com/chip': 1, other: 1 } } } })],
  ['a node selector', deployment({ pod: { nodeSelector: { pool: 'gpu' }, overhead: { cpu: 1 } } })],
  ['a custom resource', object('InferencePool.inference.networking.k8s.io/v1', 'a', free)],
  ['a version that is removed', object('Ingress.extensions/v1beta1', 'a', { rulez: [] })],
  [
    'the schema of a custom resource',
    object('CustomResourceDefinition.apiextensions.k8s.io/v1', 'a.example.com', {
      versions: [{ name: 'v1', schema: { openAPIV3Schema: free } }],
    }),
  ],
  ['parameters of a StorageClass', object('StorageClass.storage.k8s.io/v1', 'a', undefined, { parameters: free })],
  ['attributes of a volume', object('PersistentVolume', 'a', { csi: { volumeAttributes: free } })],
  ['a claim template', object('StatefulSet.apps/v1', 'a', { volumeClaimTemplates: [{ apiVersion: 'v1', kind: 'P' }] })],
  ['keys of JavaScript objects', object('ConfigMap', 'a', undefined, { data: { constructor: '', toString: '' } })],
])('accepts %s', (_, manifest) => {
  expect(found(JSON.parse(JSON.stringify(manifest)) as object)).toEqual([]);
});

test('a misspelled field is not also missing', () => {
  const wrong = deployment({ container: { readinessProbe: undefined, readinesProbe: probe } });
  expect(pathsOf('readiness-probe-missing', [wrong, service()])).toEqual([]);
  expect(pathsOf(ID, [wrong, service()])).toHaveLength(1);
  const missing = deployment({ container: { readinessProbe: undefined, readinesProbe: undefined } });
  expect(pathsOf('readiness-probe-missing', [missing, service()])).toHaveLength(1);
});

test('a field of a newer Kubernetes does not fail synthesis', () => {
  const app = new FleetApp();
  const chart = new Chart(app, 'models');
  const model = new MlApp(chart, 'model', { image: 'registry.example.com/model:1.4.0', port: 8080 });
  Overrides.of(model.deployment).add('spec.template.spec.checkpointPolicy', 'Never');
  new ApiObject(chart, 'raw', { apiVersion: 'v1', kind: 'ConfigMap', isNewer: true });
  const written = loadAll(app.synthYaml()) as Manifest[];
  const pods = written.find(({ kind }) => kind === 'Deployment')?.spec.template.spec;
  expect(pods.checkpointPolicy).toBe('Never');
});
