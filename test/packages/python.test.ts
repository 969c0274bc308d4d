import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXPECTED, PACKAGE, copyExample, emptyFolder, onlyFile, pacmak, run, synthesized, tryRun } from './support';

const folder = emptyFolder();
const python = join(folder, 'venv', 'bin', 'python');

beforeAll(() => {
  const dist = pacmak('python');
  run(folder, 'python3', ['-m', 'venv', 'venv']);
  const peers = ['cdk8s', 'cdk8s-plus-28', 'constructs'].map((name) => `${name}==${PACKAGE.devDependencies[name]}`);
  run(folder, python, ['-m', 'pip', 'install', '--quiet', join(dist, onlyFile(dist, '.whl')), ...peers]);
});

test('the Python program synthesizes the same objects as the TypeScript program', () => {
  copyExample('python', folder);
  expect(synthesized(folder, python, ['main.py'])).toBe(EXPECTED);
});

// PyPI rejects a package with another scheme, such as git+https
test('the URLs of the wheel are web pages', () => {
  const program =
    "import importlib.metadata as m; print(*m.metadata('cdk8s-ml-app').get_all('Project-URL'), sep='\\n')";
  const urls = run(folder, python, ['-c', program]).trim().split('\n');
  expect(urls.map((text) => text.replace(/^.*, (\w[\w+]*:).*$/, '$1'))).toEqual(urls.map(() => 'https:'));
  expect(urls).toContainEqual(expect.stringMatching(/^Source, https:/));
});

test('a finding stops synthesis with its message and writes nothing', () => {
  const program = [
    'from cdk8s import App, Chart',
    'from cdk8s_ml_app import MlApp',
    'app = App()',
    'MlApp(Chart(app, "models"), "model", image="registry.example.com/model:latest", port=8080)',
    'app.synth()',
  ];
  writeFileSync(join(folder, 'wrong.py'), program.join('\n'));
  const outdir = emptyFolder();
  const { status, stderr } = tryRun(folder, python, ['wrong.py'], { CDK8S_OUTDIR: outdir });
  expect(status).toBe(1);
  expect(stderr).toContain('[models/model/deployment/Resource] image-tag: ');
  expect(readdirSync(outdir)).toEqual([]);
});

test('overrides reach the manifests, and a lost JSON patch is reported', () => {
  const program = [
    'import sys',
    'from cdk8s import ApiObject, App, Chart, JsonPatch',
    'from cdk8s_ml_app import MlApp, Overrides',
    'app = App()',
    'model = MlApp(Chart(app, "models"), "model", image="registry.example.com/model:1.0", port=8080)',
    'Overrides.of(model).add("spec.template.spec.tolerations", [{"key": "gpu", "operator": "Exists"}])',
    'Overrides.of(model.service).add("spec.trafficDistribution", "PreferClose").remove("spec.type")',
    'if "patch" in sys.argv:',
    '    ApiObject.of(model).add_json_patch(JsonPatch.add("/spec/template/spec/hostIPC", True))',
    'print(app.synth_yaml())',
  ];
  writeFileSync(join(folder, 'overrides.py'), program.join('\n'));
  const { status, stdout } = tryRun(folder, python, ['overrides.py']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/tolerations:\s+- key: gpu\s+operator: Exists\n/);
  expect(stdout).toContain('trafficDistribution: PreferClose\n');
  expect(stdout).not.toContain('type: ClusterIP');
  expect(tryRun(folder, python, ['overrides.py', 'patch']).stderr).toContain(
    'patch-lost: JSON patch of /spec/template/spec/hostIPC sets spec.template.spec.hostIPC to true',
  );
});

test('an invalid prop is reported', () => {
  const program = [
    'from cdk8s import App, Chart',
    'from cdk8s_ml_app import MlApp',
    'MlApp(Chart(App(), "models"), "model", image="registry.example.com/model:1.0", port=70000)',
  ];
  writeFileSync(join(folder, 'wrong-port.py'), program.join('\n'));
  const { status, stderr } = tryRun(folder, python, ['wrong-port.py']);
  expect(status).toBe(1);
  expect(stderr).toContain('models/model: port is 70000, must be a whole number from 1 to 65535');
});

test('the files of docs/guides/python.md run', () => {
  const guide = readFileSync(join(__dirname, '../../docs/guides/python.md'), 'utf8');
  const project = emptyFolder();
  for (const [, name = '', text = ''] of guide.matchAll(/^`(\w+\.py)`:\n\n```python\n(.*?)^```/gms)) {
    writeFileSync(join(project, name), text);
  }
  run(project, python, ['main.py'], { CDK8S_OUTDIR: 'dist' });
  expect(readFileSync(join(project, 'dist', 'sentiment.k8s.yaml'), 'utf8')).toContain('priorityClassName: serving\n');
  const main = readFileSync(join(project, 'main.py'), 'utf8');
  writeFileSync(join(project, 'wrong.py'), main.replace('sentiment:1.4.0', 'sentiment:latest'));
  const [message] = /^error: .*/ms.exec(tryRun(project, python, ['wrong.py']).stderr) ?? [];
  expect(guide).toContain(`\n\`\`\`text\n${message?.trimEnd()}\n\`\`\`\n`);
  run(folder, python, ['-m', 'pip', 'install', '--quiet', 'pytest']);
  expect(run(project, python, ['-m', 'pytest'])).toContain('1 passed');
});
