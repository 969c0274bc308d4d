import { KINDS, type PodChanges, object, pathsOf } from './faults';
import { CACHE, FAULTS, KEYS, SETTINGS } from './pod-faults';

const elsewhere = (kind: string, name: string) => object(kind, name, undefined, { metadata: { namespace: 'other' } });

const CASES = FAULTS.flatMap((fault) => KINDS.map((kind) => [fault, kind] as const));

test.each(CASES.map(([fault, kind]) => [fault[0], fault[1], kind[0], fault, kind] as const))(
  '%s: %s in a %s',
  (_, __, ___, [id, , changes, path, others = []], [kind, create, podPath]) => {
    expect(pathsOf(id, [create(changes), ...others])).toEqual([`${kind} ${podPath}.${path}`]);
  },
);

/** Correct pods that resemble a fault. */
const NEAR: [id: string, what: string, changes: PodChanges, others?: object[]][] = [
  ['reference-missing', 'its own name', { container: { envFrom: [{ configMapRef: { name: 'other' } }] } }, [SETTINGS]],
  [
    'reference-missing',
    'a name with another number',
    { container: { envFrom: [{ configMapRef: { name: 'settings-2' } }] } },
    [object('ConfigMap', 'settings-1', undefined, { data: {} })],
  ],
  [
    'reference-missing',
    'an optional one',
    { container: { envFrom: [{ configMapRef: { name: 'model-setings', optional: true } }] } },
    [SETTINGS],
  ],
  [
    'reference-missing',
    'a Secret that an operator creates',
    { container: { envFrom: [{ secretRef: { name: 'model-keis' } }] } },
    [KEYS, object('ExternalSecret.external-secrets.io/v1', 'model-keis', {})],
  ],
  [
    'key-missing',
    'a Secret that a controller fills',
    { container: { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'token', key: 'token' } } }] } },
    [object('Secret', 'token', undefined, { type: 'kubernetes.io/service-account-token' })],
  ],
  [
    'key-missing',
    'binary data',
    { pod: { volumes: [{ name: 'a', configMap: { name: 'b', items: [{ key: 'c' }] } }] } },
    [object('ConfigMap', 'b', undefined, { binaryData: { c: 'AA==' } })],
  ],
  ['service-account-missing', 'no other account', { pod: { serviceAccountName: 'model' } }],
  [
    'service-account-missing',
    'the default account',
    { pod: { serviceAccountName: 'default' } },
    [object('ServiceAccount', 'defualt')],
  ],
  [
    'container-duplicate',
    'ports without names',
    { container: { ports: [{ containerPort: 1 }, { containerPort: 2 }] } },
  ],
  [
    'mount-duplicate',
    'one volume at two paths',
    {
      container: {
        volumeMounts: [
          { name: 'cache', mountPath: '/a' },
          { name: 'cache', mountPath: '/a/b' },
        ],
      },
      pod: { volumes: [CACHE] },
    },
  ],
];

test.each(NEAR)('%s accepts %s', (id, _, changes, others = []) => {
  expect(KINDS.flatMap(([, create]) => pathsOf(id, [create(changes), ...others]))).toEqual([]);
});

test.each([
  ['reference-missing', 'ConfigMap', { container: { envFrom: [{ configMapRef: { name: 'settings' } }] } }],
  ['service-account-missing', 'ServiceAccount', { pod: { serviceAccountName: 'settings' } }],
])('%s: a %s of another namespace', (id, kind, changes) => {
  for (const [, create] of KINDS) {
    const own = { ...create(changes) } as { metadata: object };
    own.metadata = { ...own.metadata, namespace: 'models' };
    expect(pathsOf(id, [own, elsewhere(kind, 'settings')])).toHaveLength(1);
  }
});

test('volume-missing accepts the claims of a StatefulSet', () => {
  const [, create] = KINDS[1] as (typeof KINDS)[number];
  const store = create({ container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] } }) as { spec: object };
  store.spec = { ...store.spec, volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
  expect(pathsOf('volume-missing', [store])).toEqual([]);
});
