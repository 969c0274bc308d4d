import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { type GeneratedClass, manifestBy } from '../../../lib/synthesis/generated-class';

const { KubeDeployment, KubeHorizontalPodAutoscalerV2, KubeIngress, KubeService } = k8s;
const value = (of: unknown) => ({ value: of });
const metadata = { annotations: { b: 'x', a: 'y' }, finalizers: ['a'], name: 'model' };

/** Resolved objects with fields of all forms that the generated functions have. */
const OBJECTS: [Class: unknown, object: Record<string, unknown>][] = [
  [
    KubeDeployment,
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 2,
        template: {
          metadata,
          spec: {
            containers: [
              {
                name: 'server',
                ports: [{ containerPort: 8080, hostIp: '::' }],
                readinessProbe: { httpGet: { path: '/', port: value(8080) } },
                resources: { requests: { memory: value('1Gi'), cpu: value(1) }, limits: {} },
              },
            ],
            hostIpc: true,
            nodeSelector: { 'b/a': '1', a: '2' },
            // not in the order of the fields
            enableServiceLinks: false,
          },
        },
      },
    },
  ],
  [
    KubeService,
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { clusterIPs: ['::1'], clusterIp: '::1', ports: [{ port: 80, targetPort: value('http') }], selector: {} },
    },
  ],
  [
    KubeIngress,
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: { rules: [{ host: 'a', http: { paths: [] } }] },
    },
  ],
  [
    KubeHorizontalPodAutoscalerV2,
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: { maxReplicas: 2, metrics: [{ object: { target: { type: 'Value', value: value(1) } }, type: 'Object' }] },
    },
  ],
];

/** Text, since the order of keys counts. */
const text = (json: unknown) => JSON.stringify(json, null, 1);
const manifestOf = (Class: unknown, object: unknown) => (Class as GeneratedClass).manifest(object);
const written = (Class: unknown, object: Record<string, unknown>) => manifestBy(Class as GeneratedClass, object);

test.each(OBJECTS)('%p writes the same as its functions', (Class, object) => {
  expect(text(written(Class, object))).toBe(text(manifestOf(Class, object)));
});

test('an object with a prop that the class does not know is left to the class', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata };
  expect(written(KubeService, { ...service, spec: { clusterIp: '::1' } })).toEqual({
    ...service,
    spec: { clusterIP: '::1' },
  });
  expect(written(KubeService, { ...service, spec: { clusterIP: '::1' } })).toBeUndefined();
});

test('maps that do not change are shared, others are not', () => {
  const [, deployment] = OBJECTS[0] as (typeof OBJECTS)[number];
  const before = text(deployment);
  const manifest = written(KubeDeployment, deployment) as { metadata: unknown };
  expect(manifest.metadata).toBe(metadata);
  expect(text(deployment)).toBe(before);
  expect(manifest).not.toBe(deployment);
});

test('a class of the same name is left alone', () => {
  class KubeService extends k8s.KubeService {}
  expect(written(KubeService, { apiVersion: 'v1', kind: 'Service', metadata })).toBeUndefined();
  expect(written(k8s.KubeService, { apiVersion: 'v2', kind: 'Service', metadata })).toBeUndefined();
});

const any = fc.constantFrom<unknown>(
  null,
  'a',
  0,
  true,
  {},
  [],
  [{}],
  ['a'],
  value(1),
  { value: value(1) },
  { name: 1 },
);

test('an object with a value of another type is written like its functions do, or by them', () => {
  fc.assert(
    fc.property(fc.constantFrom(...OBJECTS), fc.infiniteStream(fc.nat()), any, ([Class, object], steps, other) => {
      const changed = JSON.parse(text(object)) as Record<string, unknown>;
      replaceOne(changed, steps, other);
      const manifest = written(Class, changed);
      const isRight = manifest === undefined || text(manifest) === text(manifestOf(Class, changed));
      expect(isRight).toBe(true);
    }),
    { seed: 7, numRuns: 2000 },
  );
});

/** Replaces a value at the path of the steps. */
function replaceOne(json: Record<string, unknown>, steps: Iterator<number>, other: unknown): void {
  const keys = Object.keys(json);
  const step = (): number => steps.next().value as number;
  const key = keys[step() % keys.length] ?? 'name';
  const inner = json[key];
  if (typeof inner === 'object' && inner !== null && step() % 4 > 0) {
    replaceOne(inner as Record<string, unknown>, steps, other);
  } else {
    json[key] = other;
  }
}
