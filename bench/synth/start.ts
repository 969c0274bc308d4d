import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { runProgram } from '../../cli/program';
import { PROGRAMS, compilePrograms, freshFolder } from './contenders';
import { type Run, measure, median } from './measure';
import { table } from './table';

// Measures the time to synthesize a chart, from plain Node.js to the CLI, and the CPU time of each stage for small and large apps.

const ROOT = resolve(__dirname, '../..');
const ROUNDS = 11;
const program = (name: string) => join(PROGRAMS, 'bench/synth/programs', name);
const CLI = join(ROOT, 'node_modules/cdk8s-cli/bin/cdk8s');

const USAGE = {
  command: 'npm run bench -- start',
  about: 'Measures the time to synthesize a chart, and the CPU time of each stage for small and large apps.',
};

/** Command that synthesizes one chart, like the `app` in cdk8s.yaml. */
function appOf(folder: string): string {
  const bundled = join(folder, 'main.js');
  const esbuild = `esbuild ${join(__dirname, 'programs/ml-app.ts')} --bundle --platform=node --packages=external --outfile=${bundled}`;
  return `${esbuild} --log-level=warning && NODE_PATH=${join(ROOT, 'node_modules')} node ${bundled} 1 ${folder}`;
}

const commandsIn = (folder: string): [string, string[]][] => [
  ['`node -e 0`', ['node', '-e', '0']],
  ["`require('cdk8s')`", ['node', '-e', "require('cdk8s')"]],
  ["`require('cdk8s-plus-28')`", ['node', '-e', "require('cdk8s-plus-28')"]],
  ['one chart, compiled', ['node', program('ml-app.js'), '1', folder]],
  ['`node build/main.js`, five charts', ['node', join(PROGRAMS, 'main.js')]],
  ['`cdk8s --version`', ['node', CLI, '--version']],
  ['`npx cdk8s --version`', ['npx', 'cdk8s', '--version']],
  ['`npx cdk8s synth`, one chart', ['npx', 'cdk8s', 'synth', '--app', appOf(folder), '--output', folder]],
  ['`npx cdk8s synth`, five charts', ['npx', 'cdk8s', 'synth', '--output', folder]],
];

void runProgram(USAGE, () => {
  compilePrograms();
  const folder = freshFolder('start');
  compareCommands(folder, commandsIn(folder));
});

function compareCommands(folder: string, commands: [string, string[]][]): void {
  const runs = new Map(commands.map(([name]): [string, Run[]] => [name, []]));
  const env = { CDK8S_CHECK_UPGRADE: 'false', CDK8S_OUTDIR: folder };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, command] of commands) {
      const run = measure(command, join(folder, 'printed'), '60s', env);
      runs.get(name)?.push(run as Run);
    }
  }
  const bare = median(runs.get('`node -e 0`') ?? []);
  const rows = [...runs].map(([name, all]) => {
    const { wallMs, cpuMs, peakMiB } = median(all);
    return [
      name,
      ms(wallMs),
      (wallMs / bare.wallMs).toFixed(1),
      ms(cpuMs),
      (cpuMs / bare.cpuMs).toFixed(1),
      `${peakMiB.toFixed(0)} MiB`,
    ];
  });
  console.log(table([['command', 'wall time', 'to node -e 0', 'CPU time', 'to node -e 0', 'peak memory'], ...rows]));
  console.log();
  console.log(table([['stage (CPU time)', '1 application', '1,000 applications', 'share'], ...stages()]));
}

/** Rows with the CPU time of each stage, from the median run, and its share of the run with 1,000 applications. */
function stages(): string[][] {
  const [small, large] = [stagesOf(1), stagesOf(1000)];
  const total = Object.values(large).reduce((sum, spent) => sum + spent, 0);
  return Object.entries(large).map(([stage, spent]) => [
    stage,
    ms(small[stage] ?? 0),
    ms(spent),
    `${((100 * spent) / total).toFixed(0)}%`,
  ]);
}

function stagesOf(apps: number): Record<string, number> {
  const total = (spent: Record<string, number>) => Object.values(spent).reduce((sum, ms) => sum + ms, 0);
  const all = Array.from({ length: ROUNDS }, () => {
    const text = execFileSync('node', [program('stages.js'), String(apps), freshFolder('stages')], {
      encoding: 'utf8',
    });
    return JSON.parse(text) as Record<string, number>;
  }).sort((a, b) => total(a) - total(b));
  return all[Math.floor(all.length / 2)] ?? {};
}

function ms(time: number): string {
  return `${time.toFixed(time < 10 ? 1 : 0)} ms`;
}
