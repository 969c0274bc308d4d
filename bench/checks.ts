import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { runProgram } from '../cli/program';
import { FleetApp, HostIngress, MlApp } from '../lib';
import { TreeChecks } from '../lib/tree-checks/tree-checks';
import { apiObjectsOf } from '../lib/synthesis/manifests';
import { percentile } from './serve/load';

const SIZES = [10, 100, 1000, 3000];
const RUNS = 5;

interface Synthesis {
  readonly objects: number;
  /** Wall time of app.synth(), in milliseconds. */
  readonly ms: number;
}

const USAGE = {
  command: 'npm run bench -- checks',
  about: 'Measures app.synth() with and without the checks, for several sizes or once for one size.',
  positionals: [
    { name: 'APPS', help: 'number of apps', isCount: true },
    { name: 'MODE', help: 'with or without the checks, for one size', choices: ['checked', 'unchecked'] },
  ],
};

void runProgram(USAGE, ({ positionals: [size, mode = 'checked'] }) => {
  if (size === undefined) {
    compare();
  } else {
    console.log(JSON.stringify(measure(Number(size), mode === 'checked')));
  }
});

/** Compares the median times of app.synth() with and without the checks, for several sizes. Runs each synthesis in a new process. */
function compare(): void {
  console.log('| apps | objects | app.synth() | without the checks | share | checks per object |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const apps of SIZES) {
    const checked: Synthesis[] = [];
    const unchecked: Synthesis[] = [];
    for (let run = 0; run < RUNS; run++) {
      checked.push(inNewProcess(apps, 'checked'));
      unchecked.push(inNewProcess(apps, 'unchecked'));
    }
    const [all, rest] = [medianOf(checked), medianOf(unchecked)];
    const objects = checked[0]?.objects ?? 0;
    console.log(
      `| ${apps} | ${objects} | ${all.toFixed(0)} ms | ${rest.toFixed(0)} ms | ` +
        `${((100 * (all - rest)) / all).toFixed(0)}% | ${((1000 * (all - rest)) / objects).toFixed(0)} µs |`,
    );
  }
}

function medianOf(runs: Synthesis[]): number {
  return percentile(
    runs.map(({ ms }) => ms),
    0.5,
  );
}

function inNewProcess(apps: number, mode: 'checked' | 'unchecked'): Synthesis {
  const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, __filename, String(apps), mode], {
    encoding: 'utf8',
  });
  if (stdout === '') {
    throw new Error(stderr);
  }
  return JSON.parse(stdout) as Synthesis;
}

function measure(apps: number, checked: boolean): Synthesis {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  const app = new FleetApp({ outdir });
  addApps(new Chart(app, 'fleet', { namespace: 'fleet' }), apps);
  if (!checked) {
    TreeChecks.prototype.run = () => undefined;
  }
  try {
    const start = performance.now();
    app.synth();
    const ms = performance.now() - start;
    return { objects: apiObjectsOf(app).length, ms };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Adds apps, each with an autoscaler and an Ingress. Each app calls the previous app. */
function addApps(chart: Chart, count: number): void {
  let previous: MlApp | undefined;
  for (let i = 0; i < count; i++) {
    const app: MlApp = new MlApp(chart, `app-${i}`, {
      image: 'registry.example.com/model:1.0',
      port: 8080,
      resources: { cpu: '1', memory: '1Gi' },
    });
    app.autoscale({ maxReplicas: 4 });
    new HostIngress(chart, `hosts-${i}`, { hosts: { [`app-${i}.example.com`]: app.service } });
    if (previous) {
      app.calls(previous);
    }
    previous = app;
  }
}
