import { ApiObject, App, Chart, IResolver, JsonPatch, Lazy, ResolutionContext } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { withFastResolution } from '../../../lib/private/synthesis/resolution';

const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, '', 'a', 0, 1.5, NaN, true, false),
  fc.string().map((text) => k8s.IntOrString.fromString(text)),
  fc.integer().map((number) => k8s.IntOrString.fromNumber(number)),
  fc
    .constantFrom<() => unknown>(
      () => new Date(0),
      () => new Map(),
      () => () => 1,
      () => Object.create(null) as unknown,
    )
    .map((create) => create()),
);
const { value } = fc.letrec<{ value: unknown; map: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    { weight: 3, arbitrary: leaf },
    tie('map'),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('value').map((inner): unknown => Lazy.any({ produce: () => inner })),
    tie('value').map((inner) => ({ resolve: () => inner })),
  ),
  // 'value' and 'resolve' are what tokens are known by
  map: fc.dictionary(fc.constantFrom('b', 'a', '10', '9', 'value', 'resolve', 'constructor', 'kind'), tie('value'), {
    noNullPrototype: true,
  }),
}));
const patches = fc.array(
  fc.constantFrom(
    JsonPatch.add('/spec', { z: 1, y: [k8s.Quantity.fromString('1Gi')] }),
    JsonPatch.add('/data/x', null),
    JsonPatch.remove('/metadata/labels'),
    JsonPatch.remove('/data'),
    JsonPatch.replace('', 'text'),
  ),
  { maxLength: 2 },
);

const metadata = fc.record(
  {
    labels: fc.constantFrom({}, { b: 'x', a: 'y' }),
    annotations: fc.dictionary(fc.constantFrom('b', 'a'), fc.constantFrom('x', undefined), { noNullPrototype: true }),
    finalizers: fc.constantFrom([], ['foregroundDeletion']),
    ownerReferences: fc.constantFrom([], [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: '1' }]),
    custom: value,
  },
  { requiredKeys: [], noNullPrototype: true },
);

function objectOf(data: unknown, ops: JsonPatch[], app = new App(), metadata: object = {}): ApiObject {
  const chart = new Chart(app, 'chart', { labels: { team: 'ml' }, namespace: 'models' });
  const object = new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', data, metadata });
  object.addJsonPatch(...ops);
  return object;
}

/** Text, since the order of keys counts. */
function outcome(json: () => unknown): string {
  try {
    return JSON.stringify(json(), (_, v: unknown) => (v === undefined || typeof v === 'function' ? `${typeof v}` : v));
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

function fast<T>(object: ApiObject, json: () => T): T {
  return withFastResolution(object.node.root as App, json);
}

test.each([[undefined], ['1']])('any object is resolved as by cdk8s: CDK8S_DISABLE_SORT=%s', (disableSort) => {
  const { CDK8S_DISABLE_SORT: before } = process.env;
  Object.assign(process.env, disableSort === undefined ? {} : { CDK8S_DISABLE_SORT: disableSort });
  try {
    fc.assert(
      fc.property(value, patches, metadata, (data, ops, known) => {
        const object = objectOf(data, ops, new App(), known);
        expect(outcome(() => fast(object, () => object.toJson() as unknown))).toBe(
          outcome(() => object.toJson() as unknown),
        );
      }),
      { seed: 7, numRuns: 1000 },
    );
  } finally {
    if (before === undefined) {
      delete process.env.CDK8S_DISABLE_SORT;
    }
  }
});

test('tokens are resolved in the order of the source, each once', () => {
  const resolved: string[] = [];
  const token = (name: string): unknown =>
    Lazy.any({
      produce: () => {
        resolved.push(name);
        return name;
      },
    });
  const object = objectOf({ b: token('b'), a: token('a') }, []);
  expect(fast(object, () => object.toJson() as unknown)).toMatchObject({ data: { a: 'a', b: 'b' } });
  expect(resolved).toEqual(['b', 'a']);
});

test('classes of cdk8s-plus are resolved through it', () => {
  const chart = new Chart(new App(), 'chart');
  const object = new k8s.KubePod(chart, 'pod', { spec: { hostIpc: true, containers: [{ name: 'a' }] } });
  expect(outcome(() => fast(object, () => object.toJson() as unknown))).toBe(outcome(() => object.toJson() as unknown));
});

test('an app with resolvers of its own is left to cdk8s, and so is everything once the synthesis is over', () => {
  class Shout implements IResolver {
    public resolve(context: ResolutionContext): void {
      if (context.value === 'b' && context.key.join('.') === 'data.a') {
        context.replaceValue('B!');
      }
    }
  }
  const object = objectOf({ a: 'b' }, [], new App({ resolvers: [new Shout()] }));
  const stock = Object.getOwnPropertyDescriptor(ApiObject.prototype, 'toJson');
  expect(fast(object, () => object.toJson() as unknown)).toMatchObject({ data: { a: 'B!' } });
  expect(() =>
    fast(objectOf({}, []), () => {
      throw new Error('in between');
    }),
  ).toThrow('in between');
  expect(Object.getOwnPropertyDescriptor(ApiObject.prototype, 'toJson')).toEqual(stock);
});
