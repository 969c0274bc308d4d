import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { chartDependencies } from '../../../lib/synthesis/chart-dependencies';

const object = (scope: Construct, id: string) => new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap' });

function paths(app: App): string[] {
  return chartDependencies(app.node.findAll()).map(([source, target]) => `${source.node.path} -> ${target.node.path}`);
}

test('charts without dependencies have none', () => {
  const app = new App();
  const [a, b] = [object(new Chart(app, 'a'), 'x'), object(new Chart(app, 'b'), 'x')];
  b.node.addDependency(object(b.chart, 'y'));
  expect(a.chart).not.toBe(b.chart);
  expect(paths(app)).toEqual([]);
});

test('a chart depends on the charts directly in it', () => {
  const app = new App();
  const outer = new Chart(app, 'outer');
  new Chart(new Chart(outer, 'inner'), 'innermost');
  new Chart(new Construct(outer, 'group'), 'other');
  expect(paths(app)).toEqual(['outer -> outer/inner', 'outer/inner -> outer/inner/innermost']);
});

test('a dependency across charts is one of their charts', () => {
  const app = new App();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => new Chart(app, id)) as [Chart, Chart, Chart];
  object(a, 'x').node.addDependency(object(b, 'x'));
  new Construct(c, 'y').node.addDependency(a);
  b.addDependency(c);
  expect(paths(app)).toEqual(['a -> b', 'b -> c', 'c -> a']);
});

test('a dependency outside of all charts is the error of cdk8s', () => {
  const app = new App();
  new Construct(app, 'group').node.addDependency(new Chart(app, 'a'));
  const ours = () => paths(app);
  expect(ours).toThrow('cannot find a parent chart (directly or indirectly)');
  expect(() => app.synth()).toThrow('cannot find a parent chart (directly or indirectly)');
});
