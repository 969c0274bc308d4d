import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { runProgram } from '../cli/program';
import { ENVIRONMENT } from './environment';
import { percentile } from './serve/load';

const MAIN = join(__dirname, '..', 'build', 'cli', 'main.js');
const RUNS = 9;
const OBJECTS = 10_000;

const USAGE = {
  command: 'npm run bench -- cli',
  about: 'Measures the startup time of cdk8s-ml-app, and the time to check 10,000 objects. Run npm run build first.',
};

void runProgram(USAGE, () => {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run npm run build`);
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-bench-'));
  try {
    const [small, large] = [join(folder, 'small.yaml'), join(folder, 'large.yaml')];
    writeFileSync(small, manifests(2));
    writeFileSync(large, manifests(OBJECTS));
    console.log('| command | median |');
    console.log('| --- | ---: |');
    for (const args of [['--version'], ['--help'], ['check', small], ['check', large]]) {
      console.log(`| \`cdk8s-ml-app ${args.join(' ').replace(`${folder}/`, '')}\` | ${medianOf(args).toFixed(0)} ms |`);
    }
    console.log(
      `| js-yaml reads large.yaml, in a running process | ${parseMilliseconds(manifests(OBJECTS)).toFixed(0)} ms |`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Median wall time of the command in milliseconds. Throws if the command fails. */
function medianOf(args: string[]): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8', env: ENVIRONMENT });
    if (status !== 0) throw new Error(`status ${status}: ${stderr}`);
    return performance.now() - start;
  });
  return percentile(times, 0.5);
}

/** Time in which js-yaml reads the text, in milliseconds, for comparison. */
function parseMilliseconds(text: string): number {
  const start = performance.now();
  loadAll(text);
  return performance.now() - start;
}

/** YAML of Deployments and their Services, which pass all checks. */
function manifests(objects: number): string {
  return Array.from({ length: objects / 2 }, (_, i) => pair(`app-${i}`)).join('---\n');
}

function pair(name: string): string {
  const labels = { app: name };
  const container = {
    name: 'server',
    image: 'registry.example.com/model:1.4.0',
    ports: [{ name: 'http', containerPort: 8080 }],
    resources: { requests: { cpu: '1', memory: '1Gi' } },
    readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
  };
  const metadata = { name, namespace: 'fleet' };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const spec = { selector: { matchLabels: labels }, template };
  const ports = [{ name: 'http', port: 80, targetPort: 'http' }];
  const objects = [
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports } },
  ];
  return objects.map((object) => dump(object, { noRefs: true })).join('---\n');
}
