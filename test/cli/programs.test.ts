import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCHES, TOOLS } from '../../support/program-names';

const root = join(__dirname, '../..');

// each test starts programs
jest.setTimeout(120_000);

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** npm scripts that run a program of this repository. */
const programScripts = Object.entries(scripts).filter(([, command]) => /\btsx /.test(command));

/** Arguments of `npm run` and of tsx for each program, including those that `tool` and `bench` run by name. */
const programs = [
  ...programScripts.map(([name, command]) => [name, command.split(' ')] as const),
  ...TOOLS.map((name) => [`tool -- ${name}`, ['tsx', 'tools/main.ts', name]] as const),
  ...BENCHES.map((name) => [`bench -- ${name}`, ['tsx', 'bench/main.ts', name]] as const),
];

interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with an empty PATH. */
function run(args: string[]): Promise<Result> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], { cwd: root, env: { PATH: '' } });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => (printed.stdout += text.toString()));
  child.stderr.on('data', (text: Buffer) => (printed.stderr += text.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...printed })));
}

test('the test covers all programs', () => {
  expect(programScripts.map(([name]) => name).sort()).toEqual(['bench', 'check', 'docs', 'e2e', 'synth', 'tool']);
});

test.each(programs)('npm run %s prints --help, and rejects an unknown option', async (name, command) => {
  // a command before tsx would receive the arguments, or run before the program rejects them
  expect(command[0]).toBe('tsx');
  const args = command.slice(1);
  const usage = `usage: ${name === 'synth' ? 'cdk8s-ml-app synth' : `npm run ${name}`}`;
  const [help, unknown] = await Promise.all([run([...args, '--help']), run([...args, '--unknown'])]);
  expect({ ...help, stdout: help.stdout.slice(0, usage.length) }).toEqual({ status: 0, stdout: usage, stderr: '' });
  expect({
    ...unknown,
    stderr: unknown.stderr
      .split('\n')
      .slice(0, 2)
      .join('\n')
      .slice(0, usage.length + 34),
  }).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: unknown option '--unknown'\n${usage}`,
  });
});

test.each([
  [['e2e/main.ts', 'charts', 'chart'], "unknown SCENARIO 'chart'"],
  [['bench/serve/main.ts', 'start'], "unknown BENCH 'start'"],
  [['bench/serve/main.ts'], 'BENCH is missing'],
  [['bench/synth/run.ts', '--quick', '1e3'], "APPS is '1e3', must be a whole number from 1"],
  [['bench/checks.ts', '10', 'check'], "unknown MODE 'check'"],
  [['tools/capacity.ts', 'lab'], "unexpected argument 'lab'"],
  [['tools/canary-plan.ts', 'a', 'b', 'c', 'd'], "unexpected argument 'd'"],
  [['tools/main.ts', 'plans'], "unknown NAME 'plans'"],
  [['tools/main.ts', 'toString'], "unknown NAME 'toString'"],
  [['tools/main.ts', 'capacity', 'lab'], "unexpected argument 'lab'"],
  [['tools/check.ts', 'code', 'types'], "unknown NAME 'types'"],
  [['bench/main.ts'], 'NAME is missing'],
  [['cli/main.ts', 'synthesise'], "unknown COMMAND 'synthesise'"],
  [['cli/main.ts', 'toString'], "unknown COMMAND 'toString'"],
  [['cli/main.ts'], 'COMMAND is missing'],
  [['cli/main.ts', 'synth', '--output'], "option '--output <value>' argument missing"],
])('%j is rejected: %s', async (args, message) => {
  const { status, stdout, stderr } = await run(args);
  expect({ status, stdout, error: stderr.split('\n')[0] }).toEqual({
    status: 2,
    stdout: '',
    error: `error: ${message}`,
  });
});

test('an unknown command lists the commands', async () => {
  expect((await run(['cli/main.ts', 'build'])).stderr).toBe(
    "error: unknown COMMAND 'build'\nusage: cdk8s-ml-app COMMAND\nCOMMAND: synth\n",
  );
});

test('the programs wrote nothing', () => {
  expect(['--help', '--unknown', 'a'].filter((path) => existsSync(join(root, path)))).toEqual([]);
});
