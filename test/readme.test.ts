import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import * as library from '../lib';
import { diagramOf } from '../tools/diagram';
import { runExample } from './run-example';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

test("README's ten lines become the objects that README names", () => {
  const [, source = ''] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  expect(runExample(source).map((o) => `${o.kind} ${o.metadata.name}`)).toEqual([
    'Namespace sentiment',
    'ServiceAccount sentiment',
    'Deployment sentiment',
    'NetworkPolicy sentiment',
    'Service sentiment',
    'PodDisruptionBudget sentiment',
    'HorizontalPodAutoscaler sentiment',
    'Ingress ingress',
  ]);
});

const classes = Object.entries(library).filter(([, value]) => typeof value === 'function');

test.each(classes.map(([name]) => name))("README's table of constructs has %s", (name) => {
  expect(readme).toContain(`[\`${name}\`](docs/reference/api.md#${name.toLowerCase()})`);
});

test("README's diagram is that of the charts: npm run docs", () => {
  const [, diagram] = /```mermaid\n(.*?)\n```/s.exec(readme) ?? [];
  expect(diagram).toBe(diagramOf(addCharts(new App(), Size.LAB)));
});
