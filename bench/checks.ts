import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { HostIngress, MlApp } from '../lib';
import { TreeChecks } from '../lib/private/checks/tree-checks';
import { apiObjectsOf, duringSynthesis, manifestOf } from '../lib/private/manifests';

const SIZES = [10, 100, 1000, 3000];
const RUNS = 3;

/** Milliseconds of CPU that one synthesis takes: what else the machine does is not counted. */
interface Times {
  readonly objects: number;
  readonly render: number;
  readonly checks: number;
  readonly write: number;
}

const size = process.argv[2];
if (size === undefined) {
  compare();
} else {
  console.log(JSON.stringify(measure(Number(size))));
}

/** What the checks take of a synthesis, for more and more apps: each time in a process of its own, the best of some runs. */
function compare(): void {
  console.log('| apps | objects | synthesis | of it checks | share | checks per object |');
  console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const apps of SIZES) {
    const runs = Array.from({ length: RUNS }, () => inProcess(apps));
    const fastest = (of: (times: Times) => number) => Math.min(...runs.map(of));
    const [render, checks, write] = [fastest((t) => t.render), fastest((t) => t.checks), fastest((t) => t.write)];
    const [synthesis, objects] = [render + checks + write, runs[0]?.objects ?? 0];
    console.log(
      `| ${apps} | ${objects} | ${synthesis.toFixed(0)} ms | ${checks.toFixed(0)} ms | ` +
        `${((100 * checks) / synthesis).toFixed(0)} % | ${((1000 * checks) / objects).toFixed(0)} µs |`,
    );
  }
}

function inProcess(apps: number): Times {
  const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, __filename, String(apps)], {
    encoding: 'utf8',
  });
  if (stdout === '') {
    throw new Error(stderr);
  }
  return JSON.parse(stdout) as Times;
}

function measure(apps: number): Times {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
  const app = new App({ outdir });
  addApps(new Chart(app, 'fleet', { namespace: 'fleet' }), apps);
  try {
    return duringSynthesis(app, () => {
      const start = cpuTime();
      const objects = apiObjectsOf(app);
      objects.forEach(manifestOf);
      const rendered = cpuTime();
      TreeChecks.of(app).validate();
      const checked = cpuTime();
      app.synth();
      const written = cpuTime();
      const [render, checks, write] = [rendered - start, checked - rendered, written - checked];
      return { objects: objects.length, render, checks, write };
    });
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Apps with an autoscaler and an Ingress, each of which calls the one before it. */
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
