import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runExample } from './run-example';
import { containerOf, find } from './support';

const tutorial = readFileSync(join(__dirname, '..', 'docs', 'tutorial.md'), 'utf8');
const fence = (info: string) => new RegExp(`^\`\`\`${info}\n(.*?)^\`\`\``, 'ms').exec(tutorial)?.[1] ?? '';

const objects = runExample(`
  import { App } from 'cdk8s';
  ${fence('ts chart.ts')}
  const app = new App();
  new ModelChart(app, 'iris');
  app.synth();
`);

test('the chart of the tutorial has the objects that the tutorial lists, in order', () => {
  const [, list = ''] = /seven objects: (.*?)\.\n/s.exec(tutorial) ?? [];
  expect(list.split(/, | and /).map((kind) => kind.trim().replace(/^the\s+/, ''))).toEqual(objects.map((o) => o.kind));
});

test('the chart of the tutorial uses the port and the paths of its server', () => {
  const container = containerOf(find(objects, 'Deployment', 'iris'));
  expect(fence('dockerfile')).toContain(`"--port", "${container.ports[0].containerPort}"`);
  const paths = [container.readinessProbe, container.livenessProbe].map((probe) => `@app.get("${probe.httpGet.path}")`);
  expect(paths.filter((path) => !fence('python').includes(path))).toEqual([]);
  expect(find(objects, 'Service', 'iris').spec.ports).toMatchObject([{ port: 80, targetPort: 8080 }]);
});

test('the test of the tutorial expects the capacity of its chart', () => {
  const { minReplicas, maxReplicas } = find(objects, 'HorizontalPodAutoscaler').spec;
  expect([minReplicas, maxReplicas]).toEqual([2, 4]);
  expect(containerOf(find(objects, 'Deployment')).resources.requests).toMatchObject({ cpu: '200m', memory: '512Mi' });
  expect(fence('ts test/chart.test.ts')).toContain("['800m', '2Gi']");
});
