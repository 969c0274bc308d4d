import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import * as library from '../lib';
import { mermaidOf } from '../cli/diagram/mermaid';
import { groupsOf } from '../support/chart-groups';
import { runExample, runInFiles } from './run-example';

const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');

const [tenLines = '', example = ''] = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code);

test("README's ten lines synthesize the objects that README lists", () => {
  expect(tenLines.trim().split('\n').length).toBeLessThanOrEqual(10);
  expect(runExample(tenLines).map((o) => `${o.kind} ${o.metadata.name}`)).toEqual([
    'Namespace sentiment',
    'ServiceAccount sentiment',
    'Deployment sentiment',
    'NetworkPolicy sentiment',
    'Service sentiment',
    'PodDisruptionBudget sentiment',
  ]);
});

test("README's example writes the YAML below it: npm run docs", () => {
  const [, yaml = ''] = /^```yaml\n(.*?)^```/ms.exec(readme) ?? [];
  expect(runInFiles(example)).toEqual({ 'dist/sentiment.k8s.yaml': yaml });
});

test('README shows the lines of the broken Deployment', () => {
  const [, excerpt = ''] = /^```yml\n(.*?)^```/ms.exec(readme) ?? [];
  const broken = readFileSync(join(__dirname, '../examples/cli/broken.yaml'), 'utf8').replace(/^ +/gm, '');
  excerpt.split('---\n').forEach((part) => expect(broken).toContain(part.replace(/^ +/gm, '')));
  expect(excerpt.split('\n')).toHaveLength(19);
});

test('README has the error for a wrong port', () => {
  const [, message = ''] = /^ {4}(.*port is 70000.*)$/m.exec(readme) ?? [];
  expect(() => runExample(tenLines.replace('8080', '70000'))).toThrow(new Error(message));
});

test('README has the versions of package.json', () => {
  const { version, engines, peerDependencies } = JSON.parse(
    readFileSync(join(__dirname, '..', 'package.json'), 'utf8'),
  ) as { version: string; engines: { node: string }; peerDependencies: Record<string, string> };
  expect(readme).toContain(`Version ${version}`);
  expect(engines.node).toBe('>=20');
  expect(readme).toMatch(`${peerDependencies.cdk8s?.slice(1)} or newer`);
  expect(readme).toMatch(`cdk8s-plus-28 ${peerDependencies['cdk8s-plus-28']?.slice(1)} or newer`);
});

const classes = Object.entries(library).filter(([, value]) => typeof value === 'function');

test.each(classes.map(([name]) => name))("README's table of constructs has %s", (name) => {
  expect(readme).toContain(`[\`${name}\`](docs/reference/api.md#${name.toLowerCase()})`);
});

test('the diagram in docs/exercises.md is up to date: npm run docs', () => {
  const exercises = readFileSync(join(__dirname, '..', 'docs', 'exercises.md'), 'utf8');
  const [, diagram] = /```mermaid\n(.*?)\n```/s.exec(exercises) ?? [];
  expect(diagram).toBe(mermaidOf(groupsOf(addCharts(new App(), Size.LAB))));
});
