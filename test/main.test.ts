import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { parseQuantity } from '../lib/kube/quantity';
import { type Manifest, containerOf } from './support';

const root = join(__dirname, '..');
const tsx = pathToFileURL(require.resolve('tsx')).href;
const FILES = ['autoscaling', 'canary', 'iris', 'load-balancing', 'orchestration'].map((id) => `${id}.k8s.yaml`);

function synthesize(environment: Record<string, string>) {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'main.ts'], {
    cwd: root,
    env: { ...process.env, ML_APP_SIZE: undefined, ...environment, CDK8S_OUTDIR: outdir },
    encoding: 'utf8',
  });
  const files = Object.fromEntries(readdirSync(outdir).map((f) => [f, readFileSync(join(outdir, f), 'utf8')]));
  rmSync(outdir, { recursive: true });
  return { status, stderr, files };
}

const objectsIn = (yaml: string) => parseAllDocuments(yaml).map((d) => d.toJS() as Manifest);

test('dist/ is up to date', () => {
  const { status, files } = synthesize({});
  expect(status).toBe(0);
  expect(Object.keys(files).sort()).toEqual(FILES);
  for (const [name, yaml] of Object.entries(files)) {
    expect(yaml).toBe(readFileSync(join(root, 'dist', name), 'utf8'));
  }
});

test('the laptop size fits a machine with 4 CPUs and 8 GiB, with every autoscaler at its maximum', () => {
  const { files } = synthesize({ ML_APP_SIZE: 'laptop' });
  expect(Object.keys(files).sort()).toEqual(FILES);
  let cpu = 0;
  let memory = 0;
  for (const objects of Object.values(files).map(objectsIn)) {
    for (const deployment of objects.filter((o) => o.kind === 'Deployment')) {
      const scaler = objects.find(
        (o) => o.kind === 'HorizontalPodAutoscaler' && o.spec.scaleTargetRef.name === deployment.metadata.name,
      );
      const replicas = (scaler?.spec.maxReplicas ?? deployment.spec.replicas) as number;
      const { requests } = containerOf(deployment).resources as { requests: { cpu: string; memory: string } };
      cpu += replicas * (parseQuantity(requests.cpu) ?? NaN);
      memory += replicas * (parseQuantity(requests.memory) ?? NaN);
    }
  }
  // the system pods of a kind node request about one CPU
  expect(cpu).toBeLessThan(3);
  expect(memory).toBeLessThan(7 * 2 ** 30);
});

test('the laptop size uses images on the node', () => {
  const yaml = Object.values(synthesize({ ML_APP_SIZE: 'laptop' }).files).join('---\n');
  const images = objectsIn(yaml)
    .filter((o) => o.kind === 'Deployment')
    .map((o) => containerOf(o).image as string);
  expect([...new Set(images)].sort()).toEqual(['dummy-api:1.0', 'dummy-api:2.0', 'ml-app:0.0.1', 'ping:v001']);
});

test('an unknown size prints one line to stderr and writes nothing', () => {
  const { status, stderr, files } = synthesize({ ML_APP_SIZE: 'huge' });
  expect(status).toBe(1);
  expect(stderr).toBe("error: ML_APP_SIZE is 'huge', must be the name of a size: set it to 'lab' or 'laptop'\n");
  expect(files).toEqual({});
});

test('the TypeScript example writes examples/models.k8s.yaml to a separate folder: npm run docs', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  const { status } = spawnSync(process.execPath, ['--import', tsx, join(root, 'examples/typescript/main.ts')], {
    cwd,
    env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') },
  });
  expect(status).toBe(0);
  expect(readdirSync(cwd)).toEqual(['build']);
  expect(readFileSync(join(cwd, 'build/models/models.k8s.yaml'), 'utf8')).toBe(
    readFileSync(join(root, 'examples/models.k8s.yaml'), 'utf8'),
  );
  rmSync(cwd, { recursive: true });
});
