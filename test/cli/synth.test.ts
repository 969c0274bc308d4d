import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorIn } from '../../cli/child-errors';

const root = join(__dirname, '../..');
const CLI = ['--import', 'tsx', join(root, 'cli/main.ts'), 'synth'];

// each test starts programs
jest.setTimeout(120_000);

let project: string;
const write = (file: string, text: string) => writeFileSync(join(project, file), text);
const all = () => readdirSync(project, { recursive: true, encoding: 'utf8' }).sort();

beforeEach(() => {
  // inside the repository, so that Node.js finds its packages
  mkdirSync(join(root, 'build'), { recursive: true });
  project = mkdtempSync(join(root, 'build/synth-'));
  write('package.json', '{ "private": true }');
  write('cdk8s.yaml', 'language: javascript\napp: node main.js\noutput: dist\n');
  write('main.js', app());
  mkdirSync(join(project, 'dist'));
  write('dist/last.k8s.yaml', 'last\n');
});
afterEach(() => rmSync(project, { recursive: true }));

/** Program that adds a ConfigMap, and runs a statement before it synthesizes. */
function app(statement = ''): string {
  return `const { ApiObject, App, Chart } = require('cdk8s');
const app = new App();
new ApiObject(new Chart(app, 'new'), 'map', { apiVersion: 'v1', kind: 'ConfigMap' });
${statement}
app.synth();
`;
}

function synth(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...CLI, ...args], {
    cwd: project,
    encoding: 'utf8',
    // without a network, a check for a newer cdk8s-cli would print a stack trace
    env: { ...process.env, CDK8S_CHECK_UPGRADE: undefined, HTTP_PROXY: 'http://127.0.0.1:1', HOME: project },
  });
  return { status, stdout, stderr: stderr.split(project).join('PROJECT').split(root).join('ROOT') };
}

test('replaces the previous manifests', () => {
  expect(synth()).toEqual({
    status: 0,
    stdout: 'Synthesizing application\n  - dist/new.k8s.yaml\n',
    stderr: '',
  });
  expect(all()).toEqual(['cdk8s.yaml', 'dist', 'dist/new.k8s.yaml', 'main.js', 'package.json']);
});

test('writes to another folder', () => {
  expect(synth('--output', 'build/laptop').stdout).toContain(`  - ${join('build', 'laptop', 'new.k8s.yaml')}\n`);
  expect(readdirSync(join(project, 'build'))).toEqual(['laptop']);
  expect(readdirSync(join(project, 'dist'))).toEqual(['last.k8s.yaml']);
});

test.each([
  ["console.error('error: replicas is 0'); process.exit(1);", 'replicas is 0'],
  ["throw new Error('replicas is 0');", 'replicas is 0'],
  [
    'process.exit(3);',
    'the app failed without a message: command "node main.js " at PROJECT returned a non-zero exit code 3',
  ],
  [
    'process.exit(0);',
    'the app wrote no manifests to the folder in CDK8S_OUTDIR: call synth() of its App, and do not pass another outdir',
  ],
])('%s prints one error and keeps the previous manifests', (statement, message) => {
  write('main.js', app(statement));
  const before = all();
  const { status, stdout, stderr } = synth();
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toBe(`error: ${message}
`);
  expect(all()).toEqual(before);
});

test('checks the types of the imported files only', () => {
  write('cdk8s.yaml', 'language: typescript\napp: node --import tsx main.ts\n');
  write('tsconfig.json', '{ "extends": "../../tsconfig.json", "include": ["*.ts"] }');
  write('other.ts', "export const port: number = 'not imported';\n");
  write('chart.ts', "export const replicas: number = '2';\n");
  write(
    'main.ts',
    app("import './chart';").replace('const {', 'import {').replace("= require('cdk8s')", "from 'cdk8s'"),
  );
  const before = all();
  expect(synth()).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'error: main.ts does not compile:\n' +
      "chart.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.\n",
  });
  expect(all()).toEqual(before);
  write('chart.ts', 'export const replicas: number = 2;\n');
  expect(synth()).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(join(project, 'dist'))).toEqual(['new.k8s.yaml']);
});

test.each([
  [
    'cdk8s.yaml',
    'output: dist\n',
    "cdk8s.yaml has no app: set it to the command that runs your app, such as 'node main.js'",
  ],
  [
    'cdk8s.yaml',
    'app: node main.js\noutput: ..\n',
    'the output is ROOT/build, must not contain the project, because synth replaces the output: pass another folder',
  ],
  [
    'cdk8s.yaml',
    'app: [\n',
    'PROJECT/cdk8s.yaml: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1. Correct the file.',
  ],
])('%s with %j prints one error', (file, text, message) => {
  write(file, text);
  const before = all();
  const { status, stderr } = synth();
  expect(status).toBe(2);
  expect(stderr).toBe(`error: ${message}
`);
  expect(all()).toEqual(before);
});

test('a folder without cdk8s.yaml is reported', () => {
  rmSync(join(project, 'cdk8s.yaml'));
  expect(synth()).toEqual({
    status: 2,
    stdout: '',
    stderr:
      'error: PROJECT has no cdk8s.yaml: run the command in the folder of your project, ' +
      "or create the file with a line such as 'app: node main.js'\n",
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s keeps the previous manifests and leaves no other file', async (signal, status) => {
  write('main.js', app("require('fs').writeFileSync('started', ''); setTimeout(() => app.synth(), 5000); return;"));
  const child = spawn(process.execPath, CLI, { cwd: project, stdio: 'ignore' });
  const end = new Promise((resolve) => child.on('close', resolve));
  while (!all().includes('started')) await new Promise((resolve) => setTimeout(resolve, 50));
  child.kill(signal);
  expect(await end).toBe(status);
  expect(all()).toEqual(['cdk8s.yaml', 'dist', 'dist/last.k8s.yaml', 'main.js', 'package.json', 'started']);
});

test('writes the same file as npx cdk8s synth', () => {
  expect(synth().status).toBe(0);
  const ours = readFileSync(join(project, 'dist/new.k8s.yaml'), 'utf8');
  const stock = spawnSync(process.execPath, [join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth'], {
    cwd: project,
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });
  expect(stock.status).toBe(0);
  expect(readFileSync(join(project, 'dist/new.k8s.yaml'), 'utf8')).toBe(ours);
});

test('an error keeps its lines but not its stack traces', () => {
  const cli =
    'Error: command "node main.js " at /p returned a non-zero exit code 1\n    at ChildProcess.<anonymous> (a.js:1:2)\n';
  const uncaught =
    '/p/main.js:5\nthrow new Error();\n^\n\nError: one\ntwo\n    at f (/p/main.js:5:1)\n\nNode.js v20.20.2\n';
  expect(errorIn(uncaught + cli)).toBe('one\ntwo');
  expect(errorIn(`${uncaught}${cli}`.replace(/\n/g, '\r\n'))).toBe('one\ntwo');
  expect(errorIn(`error: [a] b: c\n[d] e: f\n${cli}`)).toBe('[a] b: c\n[d] e: f');
});

test('an error of JavaScript itself ends with its location outside of packages', () => {
  write('main.js', app('undefined.name;'));
  expect(synth().stderr).toBe(
    `error: Cannot read properties of undefined (reading 'name') (at ${join('PROJECT', 'main.js')}:4:11)\n`,
  );
  const inPackage =
    'TypeError: a is no b\n    at f (/p/node_modules/a/b.js:1:2)\n    at file:///p/main.mjs:5:1\n    at node:internal/c:1:2\n';
  expect(errorIn(inPackage)).toBe('a is no b (at /p/main.mjs:5:1)');
});
