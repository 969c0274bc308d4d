import { ApiObject, App, Chart, Lazy, Testing } from 'cdk8s';
import { CapacityQuota, Checks, MlApp, Overrides } from '../../../lib';
import { TreeChecks } from '../../../lib/tree-checks/tree-checks';
import { outcomeOf } from './trees';

const MODEL = { image: 'registry.example.com/sentiment:1.4.0', port: 8080 };

/** Adds three charts, with a model and an object that counts how often it is rendered. */
function threeCharts(app: App): { rendered: number } {
  const count = { rendered: 0 };
  new MlApp(new Chart(app, 'one', { namespace: 'one' }), 'sentiment', MODEL);
  const data = Lazy.any({ produce: () => ({ rendered: String(++count.rendered) }) });
  new ApiObject(new Chart(app, 'two'), 'config', { apiVersion: 'v1', kind: 'ConfigMap', data });
  new Chart(app, 'three');
  return count;
}

/** Adds an object with the name of another one, which the checks report. */
function addDuplicate(app: App): void {
  const chart = app.node.findChild('one') as Chart;
  new ApiObject(chart, 'copy', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'sentiment' } });
}

test('no class, prototype or method of an app, its charts or its objects changes', () => {
  const own = (object: object) => [Object.getPrototypeOf(object) as object, Object.getOwnPropertyNames(object)];
  const seen: unknown[] = [];
  const inspect = (app: App) => app.node.findAll().map(own);
  const classes = () =>
    [App, Chart, ApiObject].map((Class) => Object.getOwnPropertyDescriptors(Class.prototype) as object);
  const stock = classes();
  outcomeOf((outdir) => {
    const app = new App({ outdir });
    threeCharts(app);
    const before = inspect(app);
    app.node.findChild('two').node.addValidation({ validate: () => (seen.push(inspect(app), classes()), []) });
    app.synth();
    expect(seen[0]).toEqual(before);
    expect(inspect(app)).toEqual(before);
    expect(before[0]).toEqual([App.prototype, Object.getOwnPropertyNames(new App())]);
  });
  expect(seen[1]).toEqual(stock);
});

test('synth() runs the checks twice for any number of charts', () => {
  const app = new App();
  const { rendered } = { rendered: threeCharts(app) };
  const run = jest.spyOn(TreeChecks.of(app), 'run');
  outcomeOf((outdir) => {
    Object.assign(app, { outdir });
    app.synth();
  });
  // once before cdk8s reads the dependencies, and once for the first chart, after all validations
  expect(run).toHaveBeenCalledTimes(2);
  expect(rendered.rendered).toBe(3);
  app.synthYaml();
  expect(run).toHaveBeenCalledTimes(4);
});

describe('findings are never stale', () => {
  const DUPLICATE = '[one/copy] duplicate-name';

  test('between two calls of synth(), synthYaml() or toJson()', () => {
    const app = new App();
    threeCharts(app);
    const chart = app.node.findChild('three') as Chart;
    expect(app.synthYaml()).toContain('ConfigMap');
    expect(Testing.synth(chart)).toEqual([]);
    addDuplicate(app);
    expect(() => Testing.synth(chart)).toThrow(DUPLICATE);
    expect(() => app.synthYaml()).toThrow(DUPLICATE);
    app.node.findChild('one').node.tryRemoveChild('copy');
    expect(Testing.synth(chart)).toEqual([]);
    addDuplicate(app);
    expect(app.node.findAll().flatMap(({ node }) => node.validate())).toEqual([
      expect.stringContaining('duplicate-name'),
    ]);
  });

  test('after a synthesis that fails halfway', () => {
    const app = new App();
    threeCharts(app);
    const config = ApiObject.of(app.node.findChild('two').node.findChild('config'));
    // the first chart is already written
    let calls = 0;
    const fails = Lazy.any({
      produce: () => {
        if (++calls > 2) {
          throw new Error('disk is full');
        }
        return 'yes';
      },
    });
    config.metadata.addLabel('fails', fails as string);
    expect(() => app.synthYaml()).toThrow('disk is full');
    calls = -10;
    addDuplicate(app);
    expect(() => Testing.synth(app.node.findChild('three') as Chart)).toThrow(DUPLICATE);
    expect(() => app.synthYaml()).toThrow(DUPLICATE);
  });

  test('if a validation changes the app', () => {
    const app = new App();
    threeCharts(app);
    let isAdded = false;
    app.node.findChild('three').node.addValidation({
      validate: () => {
        if (!isAdded) {
          isAdded = true;
          addDuplicate(app);
        }
        return [];
      },
    });
    expect(() => app.synthYaml()).toThrow(DUPLICATE);
  });
});

test('a Lazy can synthesize a chart of its own app', () => {
  const app = new App();
  threeCharts(app);
  const produce = () => ({ count: String(Testing.synth(app.node.findChild('one') as Chart).length) });
  new ApiObject(app.node.findChild('three'), 'count', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    data: Lazy.any({ produce }),
  });
  expect(app.synthYaml()).toContain('count: "5"');
});

test('an override with an invalid path is one finding, even without the checks', () => {
  const error =
    "Overrides.remove().path is 'spec.nothing', but the object has no such field: correct the path, or remove the call";
  for (const isChecked of [true, false]) {
    const chart = Testing.chart();
    if (isChecked) {
      Checks.enable(chart);
    }
    const object = new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', spec: {} });
    Overrides.of(object).remove('spec.nothing');
    expect(() => Testing.synth(chart)).toThrow(
      new Error(
        `Validation failed with the following errors:\n  [config] ${error}`.replace(
          '[config]',
          `[${object.node.path}]`,
        ),
      ),
    );
  }
});

test('a quota and the checks read the objects that cdk8s writes', () => {
  const app = new App();
  const chart = new Chart(app, 'models', { namespace: 'models' });
  new CapacityQuota(chart, 'quota');
  const model = new MlApp(chart, 'sentiment', MODEL);
  expect(app.synthYaml()).toContain('pods: "3"');
  model.autoscale({ maxReplicas: 9 });
  expect(app.synthYaml()).toContain('pods: "10"');
});
