import { type App, ApiObject, type Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { MlApp, Overrides } from '../../../lib';
import { at, find, synth, testChart } from '../../support';

const base = { image: 'registry.example.com/m:1.0', port: 8080 };
const app = (chart: Chart) => new MlApp(chart, 'm', base);

/** Creates a raw ConfigMap. */
function configMap(chart: Chart, data: object = { a: '1', list: ['x', 'y'], n: 2 }): ApiObject {
  return new ApiObject(chart, 'c', { apiVersion: 'v1', kind: 'ConfigMap', data });
}

/** Synthesizes the ConfigMap after a change. */
function written(change: (overrides: Overrides) => unknown): unknown {
  const chart = testChart();
  change(Overrides.of(configMap(chart)));
  return synth(chart)[0];
}

describe('fields that Kubernetes 1.28 or cdk8s-plus does not have reach the manifest', () => {
  test.each<[string, string, unknown, string]>([
    ['Service', 'spec.trafficDistribution', 'PreferClose', 'spec.trafficDistribution'],
    ['Service', 'spec.clusterIP', 'None', 'spec.clusterIP'],
    ['Service', 'spec.ports.0.targetPort', 'http', 'spec.ports.0.targetPort'],
    ['Deployment', 'spec.strategy.rollingUpdate.maxSurge', '50%', 'spec.strategy.rollingUpdate.maxSurge'],
    ['Deployment', 'spec.template.spec.hostIPC', true, 'spec.template.spec.hostIPC'],
    ['NetworkPolicy', 'spec.ingress.0.ports.0.port', 9090, 'spec.ingress.0.ports.0.port'],
    [
      'Deployment',
      'spec.template.spec.containers.0.lifecycle.preStop',
      { sleep: { seconds: 10 } },
      'spec.template.spec.containers.0.lifecycle.preStop',
    ],
    [
      'Deployment',
      'spec.template.spec.containers.0.resources.limits.memory',
      '3Gi',
      'spec.template.spec.containers.0.resources.limits.memory',
    ],
  ])('%s %s = %j', (kind, path, value) => {
    const chart = testChart();
    const m = app(chart);
    Overrides.of({ Service: m.service, Deployment: m, NetworkPolicy: m.networkPolicy }[kind] ?? m).add(path, value);
    expect(at(find(synth(chart), kind), path)).toEqual(value);
  });
});

describe('a path', () => {
  test('sets, replaces, appends, creates parents and removes', () => {
    expect(
      written((o) =>
        o
          .add('data.a', { b: 1 })
          .add('data.list.0', 'z')
          .add('data.list.2', 'third')
          .add('data.list.-', 'fourth')
          .add('data.new.deep.key', null)
          .add('metadata.annotations.example\\.com/owner', 'me')
          .add('immutable', true)
          .remove('data.n')
          .remove('data.list.1'),
      ),
    ).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'chart-c-c80bb937', annotations: { 'example.com/owner': 'me' } },
      data: { a: { b: 1 }, list: ['z', 'third', 'fourth'], new: { deep: { key: null } } },
      immutable: true,
    });
  });

  test('puts a new field where an expert looks for it: in alphabetical order, and last at the top', () => {
    const text = JSON.stringify(
      written((o) => o.add('metadata.labels', {}).add('metadata.zone', 1).add('binaryData', {})),
    );
    expect(text).toMatch(/"metadata":\{"labels":\{\},"name":"[^"]*","zone":1\}.*"binaryData":\{\}\}$/);
  });

  test('escapes a dot and a backslash', () => {
    expect(
      at(
        written((o) => o.add('data.a\\.b\\\\c', 'x')),
        'data',
      ),
    ).toMatchObject({ 'a.b\\c': 'x' });
  });

  test.each<[string, string]>([
    ['', "must be the path of a field: pass a path like 'spec.template.spec.hostIPC'"],
    ['data..a', "must not have an empty key: write one dot between keys, and '\\\\.' for a dot in a key"],
    ['.data', "must not have an empty key: write one dot between keys, and '\\\\.' for a dot in a key"],
    ['data.', "must not have an empty key: write one dot between keys, and '\\\\.' for a dot in a key"],
    ['data.a\\', "must not end with '\\': write '\\\\' for a backslash"],
    ['/data/a', "must have dots between its keys: pass 'data.a'"],
    [
      '/metadata/annotations/example.com~1o',
      "must have dots between its keys: pass 'metadata.annotations.example\\\\.com/o'",
    ],
    ['data.list[0].x[-]', "must have dots before indexes: pass 'data.list.0.x.-'"],
    ['data.__proto__.x', 'must not contain __proto__, which no Kubernetes object has: remove it'],
  ])('%j is rejected immediately', (path, rule) => {
    const object = configMap(testChart());
    const text = (method: string) => `chart/c: Overrides.${method}().path is '${path}', ${rule}`;
    expect(() => Overrides.of(object).add(path, 1)).toThrow(new Error(text('add')));
    expect(() => Overrides.of(object).remove(path)).toThrow(new Error(text('remove')));
  });

  test.each<[string, (overrides: Overrides) => unknown, string]>([
    [
      'through text',
      (o) => o.add('data.a.b', 1),
      "Overrides.add().path is 'data.a.b', but data.a is '1', which has no fields: correct the path",
    ],
    [
      'through a number',
      (o) => o.add('data.n.b.c', 1),
      "Overrides.add().path is 'data.n.b.c', but data.n is 2, which has no fields: correct the path",
    ],
    [
      'past the end of a list',
      (o) => o.add('data.list.3', 'x'),
      "Overrides.add().path is 'data.list.3', but data.list is a list of 2: pass an index from 0 to 2, or '-' to append",
    ],
    [
      'by name into a list',
      (o) => o.add('data.list.x', 'x'),
      "Overrides.add().path is 'data.list.x', but data.list is a list of 2: pass an index from 0 to 2, or '-' to append",
    ],
    [
      'into a missing list',
      (o) => o.add('spec.tolerations.0', {}),
      "Overrides.add().path is 'spec.tolerations.0', but spec.tolerations is missing: add the whole list, like add('spec.tolerations', [...])",
    ],
    [
      'to remove a missing field',
      (o) => o.remove('data.b'),
      "Overrides.remove().path is 'data.b', but the object has no such field: correct the path, or remove the call",
    ],
    [
      'to remove a missing element',
      (o) => o.remove('data.list.2'),
      "Overrides.remove().path is 'data.list.2', but the object has no such field: correct the path, or remove the call",
    ],
    [
      'to remove a field of a missing object',
      (o) => o.remove('spec.a'),
      "Overrides.remove().path is 'spec.a', but the object has no such field: correct the path, or remove the call",
    ],
    [
      'to a prototype',
      (o) => o.remove('constructor'),
      "Overrides.remove().path is 'constructor', but the object has no such field: correct the path, or remove the call",
    ],
    [
      'to a kind that cannot be',
      (o) => o.add('kind', 5),
      "kind is 5 after Overrides, must be a string like 'Deployment': change the override",
    ],
    [
      'to a name that cannot be',
      (o) => o.add('metadata', { name: 'a b' }),
      "metadata.name is 'a b' after Overrides, must be a string like 'sentiment': change the override",
    ],
    [
      'to an invalid namespace',
      (o) => o.add('metadata.namespace', 7),
      "metadata.namespace is 7 after Overrides, must be a string like 'models': change the override",
    ],
    [
      'past a dot of a key',
      (o) => o.add('metadata.annotations.example.com/owner', 'me'),
      'metadata.annotations.example is {"com/owner":"me"} after Overrides, must be a string: write \'\\\\.\' for a dot in a key',
    ],
    [
      'to a label that is not a string',
      (o) => o.add('metadata.labels.tier', 1),
      "metadata.labels.tier is 1 after Overrides, must be a string: pass '1'",
    ],
    [
      'to a missing apiVersion',
      (o) => o.remove('apiVersion'),
      "apiVersion is undefined after Overrides, must be a string like 'apps/v1': change the override",
    ],
  ])('that leads %s fails synthesis, once', (_, change, text) => {
    const message = `Validation failed with the following errors:\n  [chart/c] ${text}`;
    for (const withLibrary of [false, true]) {
      const chart = testChart();
      if (withLibrary) {
        app(chart);
      }
      change(Overrides.of(configMap(chart)));
      expect(() => synth(chart)).toThrow(new Error(message));
      expect(() => (chart.node.root as App).synth()).toThrow(new Error(message));
      expect(() => (chart.node.findChild('c') as ApiObject).toJson()).toThrow(new Error(`chart/c: ${text}`));
    }
  });

  test('can have brackets in a key, and an index in a list of objects', () => {
    expect(
      at(
        written((o) => o.add('data.a\\[0]', 'x').add('data.b[c]', 'y')),
        'data',
      ),
    ).toMatchObject({ 'a[0]': 'x', 'b[c]': 'y' });
    const list = { apiVersion: 'v1', kind: 'ConfigMapList', items: [{ metadata: { name: 'a' } }] };
    const object = new ApiObject(testChart(), 'list', list);
    Overrides.of(object).remove('metadata').add('items.0.data', { a: 'b' });
    expect(object.toJson()).toEqual({ ...list, items: [{ metadata: { name: 'a' }, data: { a: 'b' } }] });
  });

  test('can end at a generated name', () => {
    const manifest = written((o) => o.remove('metadata.name').add('metadata.generateName', 'c-'));
    expect(at(manifest, 'metadata')).toEqual({ generateName: 'c-' });
  });
});

describe('a value', () => {
  test.each<[unknown, string]>([
    [undefined, " is undefined, must be plain JSON: pass a value for 'data.x', or call remove()"],
    [NaN, ' is NaN, must be plain JSON: pass a string, a finite number, true, false, null, a list or a map'],
    [() => 1, ' is function, must be plain JSON: pass a string, a finite number, true, false, null, a list or a map'],
    [
      { a: [1n] },
      '.a.0 is bigint, must be plain JSON: pass a string, a finite number, true, false, null, a list or a map',
    ],
    ['\ud800', ' is half a surrogate pair, must be plain JSON: pass whole characters'],
    [
      { 'a.b': k8s.IntOrString.fromString('50%') },
      ".a\\.b is an instance of IntOrString, must be plain JSON: pass its value, such as 8080, '50%' or '4Gi'",
    ],
    [new Date(0), " is an instance of Date, must be plain JSON: pass its value, such as 8080, '50%' or '4Gi'"],
    [JSON.parse('{"__proto__":{"x":1}}'), '.__proto__ is a reserved key of JavaScript, must be plain JSON: remove it'],
  ])('%p is rejected', (value, text) => {
    const overrides = Overrides.of(configMap(testChart()));
    expect(() => overrides.add('data.x', value)).toThrow(new Error(`chart/c: Overrides.add().value${text}`));
  });

  test('that contains itself is rejected', () => {
    const value: { self?: unknown } = {};
    value.self = value;
    expect(() => Overrides.of(configMap(testChart())).add('data.x', value)).toThrow(
      'Overrides.add().value.self is an object that contains itself, must be plain JSON: remove the cycle',
    );
  });

  test('is copied, so that later changes by the caller or another override have no effect', () => {
    const value = { x: ['1'], left: undefined };
    const manifest = written((o) => {
      o.add('data.p', value).add('data.q', value).add('data.q.x.-', '2');
      value.x.push('3');
    });
    expect(at(manifest, 'data')).toMatchObject({ p: { x: ['1'] }, q: { x: ['1', '2'] } });
  });

  test('changes no prototype', () => {
    written((o) => o.add('constructor.prototype.polluted', 'yes').add('data.toString', 'x'));
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect(Object.hasOwn(Object, 'prototype.polluted')).toBe(false);
  });
});
