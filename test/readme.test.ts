import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { parseAllDocuments } from 'yaml';
import { Manifest } from './support';

const root = join(__dirname, '..');

test("README's ten lines synthesize", () => {
  const [, source] = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const { outputText } = transpileModule(source ?? '', { compilerOptions: { module: ModuleKind.CommonJS } });
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  process.env.CDK8S_OUTDIR = outdir;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function('require', 'exports', outputText)(
    (name: string) => jest.requireActual<object>(name === 'cdk8s-ml-app' ? '../lib' : name),
    {},
  );
  delete process.env.CDK8S_OUTDIR;
  expect(readdirSync(outdir)).toEqual(['sentiment.k8s.yaml']);
  const objects = parseAllDocuments(readFileSync(join(outdir, 'sentiment.k8s.yaml'), 'utf8')).map(
    (d) => d.toJS() as Manifest,
  );
  rmSync(outdir, { recursive: true });
  expect(objects.map((o) => o.kind).sort()).toEqual([
    'Deployment',
    'HorizontalPodAutoscaler',
    'Ingress',
    'Namespace',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
    'ServiceAccount',
  ]);
});
