import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, npmPack, readPackageJson, run, tryRun, writeJson } from './support';

const library = npmPack();
const tarball = npmPack('./create');
const folder = emptyFolder();
const project = join(folder, 'my-churn');

beforeAll(() => {
  // the command that `npm create` runs
  run(folder, 'npm', ['exec', '--yes', `--package=${tarball}`, '--', 'create-cdk8s-ml-app', 'my-churn']);
  const made = readPackageJson(project);
  const dependencies = { ...made.dependencies, 'cdk8s-ml-app': `file:${library}` };
  writeJson(join(project, 'package.json'), { ...made, dependencies });
  run(project, 'npm', ['install', '--no-audit', '--no-fund']);
});

test('the new project synthesizes one model', () => {
  run(project, 'npm', ['run', 'synth']);
  expect(readdirSync(join(project, 'dist'))).toEqual(['my-churn.k8s.yaml']);
  const yaml = readFileSync(join(project, 'dist', 'my-churn.k8s.yaml'), 'utf8');
  expect(yaml).toContain('image: registry.example.com/my-churn:1.0.0');
});

test('a wrong type prints one error and keeps the previous manifests', () => {
  const chart = readFileSync(join(project, 'chart.ts'), 'utf8');
  const line = chart.slice(0, chart.indexOf('port: 8080')).split('\n').length;
  writeFileSync(join(project, 'chart.ts'), chart.replace('port: 8080', "port: '8080'"));
  const { status, stderr } = tryRun(project, 'npm', ['run', 'synth']);
  writeFileSync(join(project, 'chart.ts'), chart);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr:
      'error: main.ts does not compile:\n' +
      `chart.ts(${line},7): error TS2322: Type 'string' is not assignable to type 'number'.\n`,
  });
  expect(readdirSync(join(project, 'dist'))).toEqual(['my-churn.k8s.yaml']);
});

test("the new project's test passes", () => {
  const { status, stdout } = tryRun(project, 'npm', ['test'], { FORCE_COLOR: '0' });
  expect(stdout).toMatch(/^. pass 3$/m);
  expect(status).toBe(0);
});

test("the new project's test fails after a change of the chart", () => {
  const edited = run(project, 'sed', ['-i', 's/maxReplicas: 6/maxReplicas: 7/', 'chart.ts']);
  expect(edited).toBe('');
  expect(tryRun(project, 'npm', ['test'], { FORCE_COLOR: '0' }).stdout).toMatch(/^. fail 1$/m);
});

test('the release of the new project writes its steps', () => {
  run(project, 'npm', ['run', 'release:plan']);
  expect(readdirSync(join(project, 'plan'))).toContain('my-churn-01-canary-33.k8s.yaml');
});

test('git ignores the installed packages', () => {
  expect(existsSync(join(project, 'node_modules'))).toBe(true);
  run(project, 'git', ['init', '--quiet']);
  expect(run(project, 'git', ['status', '--short', 'node_modules'])).toBe('');
});
