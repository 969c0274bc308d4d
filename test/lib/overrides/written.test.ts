import { ApiObject, App, Chart, JsonPatch, Lazy, Testing, YamlOutputType } from 'cdk8s';
import { Service, k8s } from 'cdk8s-plus-28';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Capacity, FleetApp, MlApp, ModelStore, Overrides } from '../../../lib';
import { at, find, synth, testChart } from '../../support';

const base = { image: 'registry.example.com/m:1.0', port: 8080 };
const app = (chart: Chart) => new MlApp(chart, 'm', base);

/** Creates a raw ConfigMap. */
function configMap(chart: Chart, data: object = { a: '1', list: ['x', 'y'], n: 2 }): ApiObject {
  return new ApiObject(chart, 'c', { apiVersion: 'v1', kind: 'ConfigMap', data });
}

describe('the output has the override', () => {
  const path = 'spec.trafficDistribution';
  const change = (chart: Chart) => Overrides.of(app(chart).service).add(path, 'PreferClose');

  test.each(Object.values(YamlOutputType).filter((type) => typeof type === 'number'))(
    'with output type %d',
    (yamlOutputType) => {
      const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
      const cdk8sApp = new App({ outdir, yamlOutputType: yamlOutputType });
      change(new Chart(cdk8sApp, 'chart'));
      cdk8sApp.synth();
      const texts = readdirSync(outdir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
      expect(texts.join('').match(/trafficDistribution: PreferClose/g)).toHaveLength(1);
    },
  );

  test('from synthYaml(), chart.toJson(), Testing.synth() and toJson()', () => {
    const chart = testChart();
    const m = app(chart);
    Overrides.of(m.service).add(path, 'PreferClose');
    const yaml = parseAllDocuments((chart.node.root as App).synthYaml()).map((d) => d.toJS() as never);
    for (const objects of [yaml, chart.toJson(), Testing.synth(chart), [ApiObject.of(m.service).toJson()]]) {
      expect(at(find(objects as never, 'Service'), path)).toBe('PreferClose');
    }
  });

  test('in an app without a construct of this library, whose classes stay those of cdk8s', () => {
    const methods = () =>
      [ApiObject, k8s.KubeService, App].map((c) => Object.getOwnPropertyDescriptors(c.prototype) as object);
    const before = methods();
    const chart = testChart();
    const service = new Service(chart, 's', { ports: [{ port: 80 }] });
    const other = new Service(chart, 'other', { ports: [{ port: 80 }] });
    Overrides.of(service).add(path, 'PreferClose');
    expect(at(synth(chart)[0], path)).toBe('PreferClose');
    expect(at(synth(chart)[1], path)).toBeUndefined();
    expect(methods()).toEqual(before);
    expect(Object.hasOwn(ApiObject.of(other), 'toJson')).toBe(false);
  });

  test('after a JSON patch that is added later, and with a Lazy value', () => {
    const chart = testChart();
    const object = configMap(chart, { a: Lazy.any({ produce: () => 'late' }) });
    Overrides.of(object).add('data.b', 'override');
    object.addJsonPatch(JsonPatch.add('/data/b', 'patch'), JsonPatch.add('/data/c', 'patch'));
    expect(at(synth(chart)[0], 'data')).toEqual({ a: 'late', b: 'override', c: 'patch' });
  });

  test('if a validation adds it, once per synthesis of a FleetApp', () => {
    const chart = new Chart(new FleetApp(), 'chart');
    const m = app(chart);
    let runs = 0;
    chart.node.addValidation({
      validate: () => {
        Overrides.of(m).add('metadata.annotations.runs', String(++runs));
        Overrides.of(m.service).add(path, 'PreferClose');
        return [];
      },
    });
    const yaml = (chart.node.root as App).synthYaml();
    expect(yaml).toContain('runs: "1"');
    expect(yaml).toContain('trafficDistribution: PreferClose');
  });

  test('in an object with its own toJson()', () => {
    const chart = testChart();
    const object = configMap(chart);
    const rendered = object.toJson.bind(object) as () => { data: object };
    object.toJson = () => ({ ...rendered(), immutable: true });
    Overrides.of(object).add('data', {});
    expect(synth(chart)[0]).toMatchObject({ immutable: true, data: {} });
  });

  test('except in an object whose toJson() another language overrides, which is an error', () => {
    const object = configMap(testChart());
    Object.defineProperty(object, 'toJson', { value: () => ({}), configurable: false, writable: false });
    expect(() => Overrides.of(object).add('data', {})).toThrow(
      'chart/c: ApiObject overrides toJson() in another language. Change the field there.',
    );
  });

  test('rendered once for the checks and the synthesis of a FleetApp', () => {
    const chart = new Chart(new FleetApp(), 'chart');
    app(chart);
    let resolved = 0;
    const object = configMap(chart, { count: Lazy.any({ produce: () => ++resolved }) });
    Overrides.of(object).add('data.x', '1');
    const yaml = (chart.node.root as App).synthYaml();
    expect([resolved, yaml.includes('count: 1')]).toEqual([1, true]);
    expect(at(object.toJson(), 'data')).toEqual({ count: 2, x: '1' });
  });
});

test('the checks and the capacity include overrides', () => {
  const chart = testChart('models');
  const m = app(chart);
  Overrides.of(m.service).add('spec.selector.app', 'other');
  Overrides.of(m).add('spec.replicas', 5);
  expect(Capacity.of(chart).duringRollout.pods).toBe(6);
  expect(() => synth(chart)).toThrow(
    '[chart/m/service/Resource] service-selects-nothing: spec.selector is {"app":"other"}',
  );
});

describe('a field that this library sets in the container of the app', () => {
  const modelStore = ModelStore.ociImage('registry.example.com/weights:1');
  const containersAfter = (...patches: JsonPatch[]) => {
    const chart = testChart();
    const m = new MlApp(chart, 'm', { ...base, modelStore });
    ApiObject.of(m).addJsonPatch(...patches);
    return at(find(synth(chart), 'Deployment'), 'spec.template.spec.containers') as Record<string, unknown>[];
  };
  const path = '/spec/template/spec/containers';
  const ours = {
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
    volumeMounts: [expect.anything(), { name: 'model', mountPath: '/models', readOnly: true }],
  };

  test('stays there if a JSON patch puts another container first', () => {
    const [sidecar, model] = containersAfter(JsonPatch.add(`${path}/0`, { name: 'side', image: 'side:1' }));
    expect(sidecar).toEqual({ name: 'side', image: 'side:1' });
    expect(model).toMatchObject({ name: 'm', ...ours });
  });

  test('stays there if a JSON patch gives it another name', () => {
    expect(containersAfter(JsonPatch.replace(`${path}/0/name`, 'server'))).toMatchObject([{ name: 'server', ...ours }]);
  });

  test('is absent if a JSON patch removes all containers', () => {
    expect(containersAfter(JsonPatch.replace(path, []))).toEqual([]);
  });
});

test("overrides of users take precedence over those of this library's constructs", () => {
  const chart = testChart();
  const m = new MlApp(chart, 'm', { ...base, modelStore: ModelStore.ociImage('registry.example.com/weights:1') });
  Overrides.of(m).add('spec.template.spec.volumes.1.image.pullPolicy', 'Always');
  expect(at(find(synth(chart), 'Deployment'), 'spec.template.spec.volumes.1')).toEqual({
    name: 'model',
    image: { reference: 'registry.example.com/weights:1', pullPolicy: 'Always' },
  });
});

test.each([
  ['a chart', (chart: Chart) => chart, 'chart: no Kubernetes object represents this construct.'],
  ['nothing', () => undefined as never, 'Overrides.of(): no Kubernetes object represents this construct.'],
])('%s has no fields', (_, construct, text) => {
  expect(() => Overrides.of(construct(testChart()))).toThrow(`${text} Pass the object itself, an ApiObject.`);
});
