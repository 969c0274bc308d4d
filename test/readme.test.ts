import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runExample } from './run-example';

test("README's ten lines become the objects that README names", () => {
  const [, source = ''] = /```ts\n(.*?)```/s.exec(readFileSync(join(__dirname, '..', 'README.md'), 'utf8')) ?? [];
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
