import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const template = join(root, 'create', 'template');
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, any>;
const folder = mkdtempSync(join(tmpdir(), 'create-cdk8s-ml-app-'));

afterAll(() => rmSync(folder, { recursive: true }));

function create(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'create', 'index.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('creates the template with its name in place of my-model', () => {
  expect(create('churn')).toEqual({
    status: 0,
    stdout: 'created churn. Next steps:\n\n  cd churn\n  npm install\n  npm run synth\n  npm test\n\n',
    stderr: '',
  });
  const files = readdirSync(template, { recursive: true, encoding: 'utf8' }).map((f) => f.replace('_git', '.git'));
  expect(readdirSync(join(folder, 'churn'), { recursive: true, encoding: 'utf8' }).sort()).toEqual(files.sort());
  expect(readFileSync(join(folder, 'churn', 'main.ts'), 'utf8')).toContain("new ModelChart(app, 'churn');");
  expect(readFileSync(join(folder, 'churn', 'chart.ts'), 'utf8')).toContain("'registry.example.com/churn:1.0.0'");
  expect(JSON.parse(readFileSync(join(folder, 'churn', 'package.json'), 'utf8')).name).toBe('churn');
});

test('accepts an empty repository, and does not change it', () => {
  mkdirSync(join(folder, 'cloned', '.git'), { recursive: true });
  writeFileSync(join(folder, 'cloned', '.git', 'description'), 'my-model');
  expect(create('cloned').status).toBe(0);
  expect(readFileSync(join(folder, 'cloned', '.git', 'description'), 'utf8')).toBe('my-model');
});

const USAGE = 'usage: npm create cdk8s-ml-app@latest FOLDER';
const DNS_LABEL =
  'must be a DNS label: start with a lower-case letter, continue with lower-case letters, digits or hyphens, end with a letter or digit, and use at most 63 characters';

test.each([
  [['full'], `${join(folder, 'full')} contains a.txt: pass a new or empty folder`],
  [['full/a.txt'], "the folder's name is 'a.txt', " + DNS_LABEL],
  [['full/file'], `${join(folder, 'full', 'file')} is a file: pass a new or empty folder`],
  [['My_Model'], "the folder's name is 'My_Model', " + DNS_LABEL],
  [['1st'], "the folder's name is '1st', " + DNS_LABEL],
  [['a'.repeat(64)], `the folder's name is '${'a'.repeat(64)}', ` + DNS_LABEL],
  [[], `pass one folder: ${USAGE}`],
  [['a', 'b'], `pass one folder: ${USAGE}`],
  [['--template', 'a'], `unknown option '--template': ${USAGE}`],
])('%j prints one line of error and writes nothing', (args, message) => {
  mkdirSync(join(folder, 'full'), { recursive: true });
  writeFileSync(join(folder, 'full', 'a.txt'), '');
  writeFileSync(join(folder, 'full', 'file'), '');
  const before = readdirSync(folder, { recursive: true });
  expect(create(...args)).toEqual({ status: 1, stdout: '', stderr: `error: ${message}\n` });
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

test("the template's own test passes with this version of the library", () => {
  const args = ['--import', 'tsx', '--test', join(template, 'test', 'chart.test.ts')];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: testEnvironment() });
  expect(stdout).toMatch(/^. pass 3$/m);
  expect(status).toBe(0);
});

test("the template's release writes a plan of five steps", () => {
  const work = mkdtempSync(join(folder, 'release-'));
  expect(runTsx(work, join(template, 'release.ts'))).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(join(work, 'plan')).sort()).toEqual(
    ['01-canary-33', '02-canary-50', '03-canary-100', '04-promoted', 'abort'].map(
      (step) => `my-model-${step}.k8s.yaml`,
    ),
  );
});

/** Runs a TypeScript program in a folder, with this version of the library. */
function runTsx(work: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', require.resolve('tsx'), ...args], {
    cwd: work,
    encoding: 'utf8',
    env: { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') },
  });
  return { status, stdout, stderr };
}

test("the template's scripts check, capacity and diagram accept its manifests", () => {
  const work = mkdtempSync(join(folder, 'scripts-'));
  expect(runTsx(work, join(template, 'main.ts'))).toEqual({ status: 0, stdout: '', stderr: '' });
  const { scripts } = json('create/template/package.json') as { scripts: Record<string, string> };
  const [check, capacity, diagram] = ['check', 'capacity', 'diagram'].map((name) => {
    const [command, ...args] = scripts[name]?.split(' ') ?? [];
    expect(command).toBe('cdk8s-ml-app');
    const { status, stdout, stderr } = runTsx(work, join(root, 'cli', 'main.ts'), ...args);
    expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: '' });
    return stdout.split('\n');
  });
  expect(check).toEqual(['no findings in 7 objects of 1 file', '']);
  expect(capacity?.[2]).toMatch(/^dist\/my-model {2}at rest +2 +2 +4Gi /);
  expect(diagram).toContain(
    '    dist_my_model_HorizontalPodAutoscaler_my_model -.-> dist_my_model_Deployment_my_model',
  );
});

/** Removes NODE_TEST_CONTEXT, because node:test changes its output format inside another test run. */
function testEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_TEST_CONTEXT: undefined };
}

test('all packages have the same version, and depend on the tested versions', () => {
  const library = json('package.json');
  const template = json('create/template/package.json');
  expect(json('create/package.json').version).toBe(library.version);
  expect(template.dependencies).toEqual({ ...library.peerDependencies, 'cdk8s-ml-app': `^${library.version}` });
  for (const [name, version] of Object.entries(template.devDependencies as Record<string, string>)) {
    expect([name, version]).toEqual([name, library.devDependencies[name]]);
  }
  expect(readFileSync(join(root, 'examples', 'java', 'pom.xml'), 'utf8')).toContain(
    `<artifactId>cdk8s-ml-app</artifactId>\n      <version>${library.version}</version>`,
  );
  expect(readFileSync(join(root, 'examples', 'csharp', 'models.csproj'), 'utf8')).toContain(
    `Include="Cdk8sMlApp" Version="${library.version}"`,
  );
});
