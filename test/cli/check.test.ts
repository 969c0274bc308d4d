import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deployment } from '../check/support';

const root = join(__dirname, '../..');

// each test starts programs
jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
  // inside the repository, so that Node.js finds tsx
  mkdirSync(join(root, 'build'), { recursive: true });
  folder = mkdtempSync(join(root, 'build', 'check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function check(args: string[], input = '') {
  const program = ['--import', require.resolve('tsx'), join(root, 'cli/main.ts'), 'check', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: folder, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const RIGHT = deployment('registry.example.com/model:1.4.0');

test.each([
  ['no finding', RIGHT, 0],
  ['a finding', deployment(), 1],
  ['broken YAML', `${deployment()}---\na: [`, 2],
])('%s ends with the status %#', (_, input, status) => {
  expect(check(['-'], input)).toMatchObject({ status });
});

test('reads standard input and files', () => {
  writeFileSync(join(folder, 'a.yaml'), RIGHT);
  expect(
    check(
      ['a.yaml', '-', 'gone.yaml'],
      deployment(undefined, '{ name: other }').replaceAll('app: model', 'app: other'),
    ),
  ).toEqual({
    status: 2,
    stdout: expect.stringMatching(/^<stdin>:12:18: image-tag: .*\n1 finding in 2 objects of 2 files\n$/),
    stderr: 'error: gone.yaml: does not exist: correct the path\n',
  });
});

test.each([
  ['team.ts', 'export const rules: object[] = ['],
  ['team.mjs', 'export default ['],
])('loads rules from %s', (file, start) => {
  const rule =
    "{ id: 'team', *find({ objects: [object] }) { yield { object, path: ['kind'], text: 'has no team' }; } }";
  writeFileSync(join(folder, file), `${start}${rule}];\n`);
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, '.cdk8s-ml-app.yaml'), `rules: [./${file}]\n`);
  expect(check(['-'], RIGHT)).toEqual({
    status: 1,
    stdout: "<stdin>:2:7: team: Deployment 'model': has no team\n1 finding in 1 object of 1 file\n",
    stderr: '',
  });
});

test('the rule in docs/reference/cli/check.md runs', () => {
  const page = readFileSync(join(root, 'docs/reference/cli/check.md'), 'utf8');
  const [, rule = ''] = /^```typescript\n(.*?)^```/ms.exec(page) ?? [];
  writeFileSync(join(folder, 'rule.ts'), rule);
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, '.cdk8s-ml-app.yaml'), 'rules: [./rule.ts]\n');
  expect(check(['-'], RIGHT).stdout).toBe(
    "<stdin>:3:1: team-label: Deployment 'model': metadata.labels has no team: add the team on call\n" +
      '1 finding in 1 object of 1 file\n',
  );
});

test('checks a list of 50 MiB', () => {
  const text = 'x'.repeat(400);
  const items = Array.from(
    { length: 110_000 },
    (_, i) =>
      `- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: settings-${i}\n  data:\n    text: "${text}"\n`,
  );
  const list = `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
  expect(list.length).toBeGreaterThan(50 * 2 ** 20);
  writeFileSync(join(folder, 'a.yaml'), list);
  expect(check(['a.yaml'])).toEqual({
    status: 0,
    stdout: 'no findings in 110000 objects of 1 file\n',
    stderr: '',
  });
});

test('checks the other objects of a folder with a custom resource and its definition', () => {
  mkdirSync(join(folder, 'in'));
  const resource = 'apiVersion: example.com/v1\nkind: Widget\nmetadata: { name: model }\nspec: { size: 1 }\n';
  writeFileSync(join(folder, 'in', 'a.yaml'), `${DEFINITION}---\n${resource}`);
  writeFileSync(join(folder, 'in', 'b.yaml'), deployment());
  expect(check(['in'])).toEqual({
    status: 1,
    stdout: expect.stringMatching(/^in\/b\.yaml:12:18: image-tag: .*\n1 finding in 3 objects of 2 files\n$/),
    stderr: '',
  });
});

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  names: { kind: Widget, plural: widgets }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object } }
`;
