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
  const usage = `Usage: ${name === 'synth' ? 'cdk8s-ml-app synth' : `npm run ${name}`}`;
  const [help, unknown] = await Promise.all([run([...args, '--help']), run([...args, '--unknown'])]);
  expect({ ...help, stdout: help.stdout.slice(0, usage.length) }).toEqual({ status: 0, stdout: usage, stderr: '' });
  expect({ ...unknown, stderr: unknown.stderr.split('\n')[0] }).toEqual({
    status: 2,
    stdout: '',
    stderr: "error: unknown option '--unknown'",
  });
});

const invalid = (value: string, argument: string) =>
  `command-argument value '${value}' is invalid for argument '${argument}'. `;

test.each([
  [['e2e/main.ts', 'charts', 'chart'], invalid('chart', 'SCENARIO')],
  [['bench/serve/main.ts', 'start'], invalid('start', 'BENCH')],
  [['bench/serve/main.ts'], "missing required argument 'BENCH'"],
  [['bench/synth/run.ts', '--quick', '1e3'], `${invalid('1e3', 'APPS')}It must be a whole number of at least 1.`],
  [['bench/checks.ts', '10', 'check'], invalid('check', 'MODE')],
  [['tools/capacity.ts', 'lab'], 'too many arguments. Expected 0 arguments but got 1.'],
  [['tools/canary-plan.ts', 'a', 'b', 'c', 'd'], 'too many arguments. Expected 3 arguments but got 4.'],
  [['tools/main.ts', 'plans'], invalid('plans', 'NAME')],
  [['tools/main.ts', 'toString'], invalid('toString', 'NAME')],
  [['tools/main.ts', 'capacity', 'lab'], 'too many arguments. Expected 0 arguments but got 1.'],
  [['tools/check.ts', 'code', 'types'], invalid('types', 'NAME')],
  [['bench/main.ts'], "missing required argument 'NAME'"],
  [['cli/main.ts', 'synthesise'], "unknown command 'synthesise'"],
  [['cli/main.ts', 'toString'], "unknown command 'toString'"],
  [['cli/main.ts', 'synth', '--output'], "option '--output <FOLDER>' argument missing"],
  [['cli/main.ts', 'check'], "missing required argument 'PATH'"],
])('%j is rejected: %s', async (args, message) => {
  const { status, stdout, stderr } = await run(args);
  const [error = ''] = stderr.split('\n');
  expect({ status, stdout, error: error.slice(0, message.length + 7) }).toEqual({
    status: 2,
    stdout: '',
    error: `error: ${message}`,
  });
});

test('a command is missing: lists the commands', async () => {
  const { status, stdout, stderr } = await run(['cli/main.ts']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('\nCommands:\n  check ');
});

test('the programs wrote nothing', () => {
  expect(['--help', '--unknown', 'a'].filter((path) => existsSync(join(root, path)))).toEqual([]);
});
