import { CanaryRelease, type CanaryReleaseProps, CanaryStep, RestrictedNamespace } from '../../../lib/index';
import { apiOf } from '../../../lib/kube/manifest';
import { type LiveObject, REMOVABLE_KINDS, orphansIn } from '../../../lib/kube/orphans';
import { synth, testChart } from '../../support';

function objectsOf(props: Partial<CanaryReleaseProps>): LiveObject[] {
  const chart = testChart('models');
  new RestrictedNamespace(chart, 'namespace');
  new CanaryRelease(chart, 'model', { port: 8080, stable: { image: 'm:1', replicas: 3 }, ...props });
  return synth(chart);
}

const canary = { image: 'm:2' };
const names = (objects: LiveObject[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const [rest, release] = [objectsOf({}), objectsOf({ canary, step: CanaryStep.share(40) })];
const OF_CANARY = [
  'PodDisruptionBudget model-canary',
  'Deployment model-canary',
  'Service model-canary',
  'NetworkPolicy model-canary',
  'ServiceAccount model-canary',
];

/** Kinds of the objects in a namespace. */
function kindsOf(objects: LiveObject[]): Set<string> {
  const kinds = objects.map(({ apiVersion, kind }) => apiOf(apiVersion, kind));
  return new Set(kinds.filter((kind) => kind !== 'Namespace'));
}

const isRemovable = (kind: string) => (REMOVABLE_KINDS as readonly string[]).includes(kind);

/** Object of the chart, with changes. */
function changed(kind: string, change: { apiVersion?: string; metadata?: object }): LiveObject {
  const [object] = release.filter((one) => one.kind === kind && one.metadata.name === 'model-canary');
  return { ...object, ...change, metadata: { ...object?.metadata, ...change.metadata } } as LiveObject;
}

test('the objects of the canary are orphans between releases, callers first', () => {
  expect(names(orphansIn(rest, release))).toEqual(OF_CANARY);
  expect(names(orphansIn(release, release))).toEqual([]);
});

test('the Role of an app without rules is an orphan, before the ServiceAccount', () => {
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
  const withRole = objectsOf({ serviceAccount: { rules } });
  expect(names(orphansIn(rest, withRole))).toEqual(['RoleBinding model-stable', 'Role model-stable']);
  expect([...kindsOf(withRole)].filter((kind) => !isRemovable(kind))).toEqual([]);
});

test('another version of the API is the same object', () => {
  const live = release.map((one) => ({ ...one, apiVersion: one.apiVersion.replace('/v1', '/v9') }));
  expect(names(orphansIn(release, live))).toEqual([]);
});

test.each<[string, LiveObject]>([
  ['of another tool', changed('Service', { metadata: { labels: { 'app.kubernetes.io/part-of': 'chart' } } })],
  [
    'of another chart',
    changed('Service', {
      metadata: { labels: { 'app.kubernetes.io/part-of': 'other', 'app.kubernetes.io/managed-by': 'cdk8s-ml-app' } },
    }),
  ],
  ['in another namespace', changed('Service', { metadata: { namespace: 'other' } })],
  ['of a controller', changed('Service', { metadata: { ownerReferences: [{ kind: 'Service' }] } })],
  ...['Namespace', 'PersistentVolumeClaim', 'PersistentVolume', 'Secret', 'Endpoints', 'EndpointSlice'].map(
    (kind): [string, LiveObject] => [`of kind ${kind}`, { ...changed('Service', {}), kind }],
  ),
])('an object %s stays', (_, live) => {
  expect(orphansIn(rest, [live])).toEqual([]);
});

test('objects without a namespace are in the namespace of the context', () => {
  const without = (all: LiveObject[]) =>
    all.map((one) => ({ ...one, metadata: { ...one.metadata, namespace: undefined } }));
  expect(names(orphansIn(without(rest), release, 'models'))).toEqual(OF_CANARY);
  expect(names(orphansIn(without(rest), release, 'other'))).toEqual([]);
});

test('an unknown kind of this library is an orphan, after the others', () => {
  const unknown = { ...changed('Service', {}), apiVersion: 'example.com/v1', kind: 'Widget' };
  expect(names(orphansIn(rest, [unknown, changed('ServiceAccount', {})]))).toEqual([
    'ServiceAccount model-canary',
    'Widget model-canary',
  ]);
});

test('all kinds of a chart have a place in the order', () => {
  expect([...kindsOf(release)].filter((kind) => !isRemovable(kind))).toEqual([]);
});

test('a chart without other objects has no orphans, nor has an object that is being deleted', () => {
  const namespace = rest.filter(({ kind }) => kind === 'Namespace');
  expect(orphansIn(namespace, release, 'models')).toEqual([]);
  expect(orphansIn(rest, [changed('Service', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })])).toEqual(
    [],
  );
});
