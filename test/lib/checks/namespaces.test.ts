import { readdirSync } from 'node:fs';
import { type App, Chart, Testing, YamlOutputType } from 'cdk8s';
import { Construct } from 'constructs';
import { Checks, MlApp, RestrictedNamespace } from '../../../lib';
import { testChart } from '../../support';
import { findingsOf, raw } from './objects';

const props = { image: 'm:1', port: 8080 };

describe('namespace-order', () => {
  const LATER =
    "whose Namespace 'models' (z/namespace/resource) is in a file that kubectl applies later: pass the chart of the Namespace to addDependency() of this chart, or the first kubectl apply fails";
  const charts = (app: App = Testing.app()) => ({
    early: new Chart(app, 'a', { namespace: 'models' }),
    late: new Chart(app, 'z', { namespace: 'models' }),
  });
  const findings = (
    app: App | undefined,
    order: ('early' | 'late')[],
    change: (both: ReturnType<typeof charts>) => void = () => undefined,
  ) => {
    const both = charts(app);
    order.forEach((one) => {
      if (one === 'early') {
        new MlApp(both.early, 'model', props);
      } else {
        new RestrictedNamespace(both.late, 'namespace');
      }
    });
    change(both);
    return findingsOf(both.early);
  };

  test('finds the first object of a chart that is applied before its Namespace', () => {
    const expected = [`[a/model/service-account/Resource] namespace-order: metadata.namespace is 'models', ${LATER}`];
    expect(findings(undefined, ['early', 'late'])).toEqual(expected);
    expect(findings(undefined, ['late', 'early'])).toEqual(expected);
  });

  test('accepts a dependency between charts or objects', () => {
    expect(findings(undefined, ['early', 'late'], ({ early, late }) => early.addDependency(late))).toEqual([]);
    const ofObjects = ({ early, late }: ReturnType<typeof charts>) =>
      early.node.findChild('model').node.addDependency(late.node.findChild('namespace'));
    expect(findings(undefined, ['early', 'late'], ofObjects)).toEqual([]);
  });

  test('uses the order in the file if all charts share one', () => {
    const app = Testing.app({ yamlOutputType: YamlOutputType.FILE_PER_APP });
    expect(findings(app, ['late', 'early'])).toHaveLength(1);
    const other = Testing.app({ yamlOutputType: YamlOutputType.FILE_PER_APP });
    const late = new Chart(other, 'z', { namespace: 'models' });
    new RestrictedNamespace(late, 'namespace');
    const early = new Chart(other, 'a', { namespace: 'models' });
    new MlApp(early, 'model', props);
    expect(findingsOf(early)).toEqual([]);
  });

  test.each([
    ['models-namespace', ['models-namespace.k8s.yaml', 'models.k8s.yaml']],
    ['models0', []],
  ])('compares the names of files: a Namespace in chart %s', (id, files) => {
    const app = Testing.app();
    const model = new Chart(app, 'models', { namespace: 'models' });
    new MlApp(model, 'model', props);
    new RestrictedNamespace(new Chart(app, id, { namespace: 'models' }), 'namespace');
    expect(findingsOf(model)).toHaveLength(files.length === 0 ? 1 : 0);
    if (files.length > 0) {
      app.synth();
    }
    expect(readdirSync(app.outdir)).toEqual(files);
  });

  test('numbers no file of a chart inside a construct of another chart, as cdk8s does', () => {
    const app = Testing.app();
    const model = new Chart(app, 'models', { namespace: 'models' });
    new MlApp(model, 'model', props);
    const inner = new Chart(new Construct(model, 'group'), 'z', {
      namespace: 'models',
      disableResourceNameHashes: true,
    });
    new RestrictedNamespace(inner, 'namespace');
    expect(findingsOf(model)).toEqual([]);
    app.synth();
    expect(readdirSync(app.outdir)).toEqual(['models-group-z-c8c25795.k8s.yaml', 'models.k8s.yaml']);
  });

  test('reads the order of the charts once', () => {
    const app = Testing.app({ yamlOutputType: YamlOutputType.FILE_PER_APP });
    new RestrictedNamespace(new Chart(app, 'namespaces', { namespace: 'models' }), 'namespace');
    const charts = [1, 2, 3].map((i) => new Chart(app, `chart${i}`, { namespace: 'models' }));
    charts.forEach((chart) => new MlApp(chart, `model-${chart.node.id}`, props));
    const spy = jest.spyOn(app, 'charts', 'get');
    expect(findingsOf(charts[0] as Chart)).toEqual([]);
    expect(spy).toHaveBeenCalledTimes(1);
  });

  test('finds raw objects before their Namespace, once in a chart', () => {
    const chart = testChart('models');
    Checks.enable(chart);
    raw(chart, 'ConfigMap', 'a');
    raw(chart, 'ConfigMap', 'b');
    const namespace = raw(chart, 'Namespace', 'models');
    expect(findingsOf(chart)).toEqual([
      "[chart/a] namespace-order: metadata.namespace is 'models', whose Namespace 'models' (chart/models) follows later in the chart: create it first, or the first kubectl apply fails",
    ]);
    chart.node.findChild('a').node.addDependency(namespace);
    chart.node.findChild('b').node.addDependency(namespace);
    expect(findingsOf(chart)).toEqual([]);
  });
});
