import { ApiObject, App, Chart, type IResolver, JsonPatch, Lazy, type ResolutionContext } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { withCdk8sVersion } from './trees';
import { Overrides } from '../../../lib';
import { Renderer } from '../../../lib/synthesis/rendering';

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
  // cdk8s detects tokens by the keys 'value' and 'resolve'
  map: fc.dictionary(fc.constantFrom('b', 'a', '10', '9', 'value', 'resolve', 'constructor', 'kind'), tie('value'), {
    noNullPrototype: true,
  }),
}));
const patches = fc.array(
  fc.constantFrom(
    JsonPatch.add('/spec', { z: 1, y: [k8s.Quantity.fromString('1Gi')] }),
    JsonPatch.add('/data/x', null),
    JsonPatch.add('/data/a', { b: [1.5, -0, undefined] }),
    JsonPatch.add('/data/b', JSON.parse('{ "a": { "__proto__": 1 } }')),
    JsonPatch.add('/data/a/9', { at: new Date(0) }),
    JsonPatch.add('/data/0', ['a', true]),
    JsonPatch.add('/data/0/a', 'b'),
    JsonPatch.add('/data/-', 1),
    JsonPatch.add('/data/a~1b', 1),
    JsonPatch.add('/data/constructor/a', 1),
    JsonPatch.add('', { kind: 'Secret', metadata: {} }),
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

/** Result as text, because the order of keys matters. */
function outcome(json: () => unknown): string {
  try {
    return JSON.stringify(json(), (_, v: unknown) => (v === undefined || typeof v === 'function' ? `${typeof v}` : v));
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

function fast(object: ApiObject): unknown {
  return new Renderer(object.node.root).render(object).manifest;
}

test.each([[undefined], ['1']])(
  'any object resolves to the same JSON as in cdk8s: CDK8S_DISABLE_SORT=%s',
  (disableSort) => {
    const { CDK8S_DISABLE_SORT: before } = process.env;
    Object.assign(process.env, disableSort === undefined ? {} : { CDK8S_DISABLE_SORT: disableSort });
    try {
      fc.assert(
        fc.property(value, patches, metadata, (data, ops, known) => {
          const object = objectOf(data, ops, new App(), known);
          expect(outcome(() => fast(object))).toBe(outcome(() => object.toJson() as unknown));
        }),
        { seed: 7, numRuns: 1000 },
      );
    } finally {
      if (before === undefined) {
        delete process.env.CDK8S_DISABLE_SORT;
      }
    }
  },
);

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
  expect(fast(object)).toMatchObject({ data: { a: 'a', b: 'b' } });
  expect(resolved).toEqual(['b', 'a']);
});

/** Returns true if the object is rendered without its `toJson()`, with the same result. */
function isFast(object: ApiObject): boolean {
  const rendered = new Renderer(object.node.root).render(object);
  expect(outcome(() => rendered.manifest)).toBe(outcome(() => object.toJson() as unknown));
  return rendered.passed !== undefined;
}

const POD = { spec: { hostIpc: true, containers: [{ name: 'a', image: undefined }] } };

test('every class of cdk8s-plus is rendered through its manifest()', () => {
  const chart = new Chart(new App(), 'chart');
  const classes = Object.entries(k8s).filter(([name]) => /^Kube(?!.*List$)/.test(name) && !/Props$/.test(name));
  const objects = classes.map(([name, Class]) => new (Class as typeof k8s.KubePod)(chart, name, POD));
  expect(objects.length).toBeGreaterThan(60);
  expect(objects.filter((object) => !isFast(object)).map(({ kind }) => kind)).toEqual([]);
  expect(objects.find(({ kind }) => kind === 'Pod')?.toJson()).toMatchObject({ spec: { hostIPC: true } });
});

test('the toJson() of an object is called if its class defines it', () => {
  class Marked extends k8s.KubePod {
    public override toJson(): unknown {
      return { ...(super.toJson() as object), mark: this.node.id };
    }
  }
  class Copied extends ApiObject {
    public static manifest(): unknown {
      return {};
    }
    public override toJson(): unknown {
      return { ...(super.toJson() as object), mark: this.node.id };
    }
  }
  const chart = new Chart(new App(), 'chart');
  expect(isFast(new Marked(chart, 'marked', POD))).toBe(false);
  expect(isFast(new Copied(chart, 'copied', { apiVersion: 'v1', kind: 'Pod' }))).toBe(false);
  const object = new k8s.KubePod(chart, 'pod', POD);
  object.toJson = () => ({ mark: 'own' });
  expect(isFast(object)).toBe(false);
  expect(fast(object)).toEqual({ mark: 'own' });
});

test('overrides are applied, unless a toJson() is defined before or after', () => {
  const chart = new Chart(new App(), 'chart');
  const [plain, before, after] = ['plain', 'before', 'after'].map((id) => new k8s.KubePod(chart, id, POD));
  Object.assign(before as object, { toJson: () => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'own' } }) });
  for (const object of [plain, before, after]) {
    Overrides.of(object as ApiObject).add('spec.hostIPC', false);
  }
  Object.assign(after as object, { toJson: () => ({ mark: 'later' }) });
  expect(fast(plain as ApiObject)).toMatchObject({ spec: { hostIPC: false } });
  expect([plain, before, after].map((object) => isFast(object as ApiObject))).toEqual([true, false, false]);
});

test('cdk8s renders an app with its own resolvers, and an app with an untested version of cdk8s', () => {
  class Shout implements IResolver {
    public resolve(context: ResolutionContext): void {
      if (context.value === 'b' && context.key.join('.') === 'data.a') {
        context.replaceValue('B!');
      }
    }
  }
  const object = objectOf({ a: 'b' }, [], new App({ resolvers: [new Shout()] }));
  expect(fast(object)).toMatchObject({ data: { a: 'B!' } });
  expect(isFast(object)).toBe(false);
  withCdk8sVersion('2.999.0', () => expect(isFast(objectOf({ a: 'b' }, []))).toBe(false));
  expect(isFast(objectOf({ a: 'b' }, []))).toBe(true);
});

test('no class and no object changes', () => {
  const object = objectOf({ a: 'b' }, []);
  const state = () => [ApiObject.prototype, object].map((one) => Object.getOwnPropertyDescriptors(one));
  const stock = state();
  const seen: unknown[] = [];
  object.metadata.addLabel('when', Lazy.any({ produce: () => String(seen.push(state())) }) as string);
  expect(fast(object)).toMatchObject({ metadata: { labels: { when: '1' } } });
  expect([seen[0], state()]).toEqual([stock, stock]);
});
