import { readManifests } from '../../cli/input/manifests';
import { deployment, found, inFiles } from './support';

const WRONG = deployment();
const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n';

test.each<[what: string, files: Record<string, string | Buffer>, findings: string[]]>([
  ['a file', { 'a.yaml': WRONG }, ['a.yaml:12:18: image-tag']],
  ['Windows line endings', { 'a.yaml': WRONG.replace(/\n/g, '\r\n') }, ['a.yaml:12:18: image-tag']],
  ['a second document', { 'a.yaml': `${CONFIG_MAP}---\n${WRONG}` }, ['a.yaml:16:18: image-tag']],
  ['empty documents', { 'a.yaml': `---\n---\n# comment\n---\n${WRONG}---\n` }, ['a.yaml:16:18: image-tag']],
  ['the end of a document', { 'a.yaml': `${CONFIG_MAP}...\n${WRONG}` }, ['a.yaml:16:18: image-tag']],
  ['a directive', { 'a.yaml': `%YAML 1.1\n---\n${WRONG}` }, ['a.yaml:14:18: image-tag']],
  ['a byte order mark', { 'a.yaml': `\ufeff${WRONG}` }, ['a.yaml:12:18: image-tag']],
  [
    'separators in text',
    { 'a.yaml': `${CONFIG_MAP}data:\n  text: |\n    a\n    ---\n    b\n---\n${WRONG}` },
    ['a.yaml:21:18: image-tag'],
  ],
  [
    'lists in lists',
    {
      'a.yaml': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - ${WRONG.trimEnd().replace(/\n/g, '\n    ')}\n`,
    },
    ['a.yaml:18:22: image-tag'],
  ],
  [
    'a list of one kind',
    {
      'a.yaml': `apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- ${WRONG.split('\n').slice(2, -1).join('\n  ')}\n`,
    },
    ['a.yaml:13:20: image-tag'],
  ],
  [
    'JSON',
    {
      'a.json':
        '{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a" },\n  "spec": { "containers": [{ "name": "a", "image": "b" }] } }',
    },
    ['a.json:2:52: image-tag'],
  ],
  [
    'JSON objects on lines of their own',
    {
      'a.json':
        '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" } }\r\n{\n"apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a" },\n  "spec": { "containers": [{ "name": "a", "image": "b" }] } }\n',
    },
    ['a.json:4:52: image-tag'],
  ],
  [
    'an anchor',
    {
      'a.yaml': WRONG.replace('registry', '&image registry').replace(
        '{ name: model }',
        '{ name: model, labels: &l { a: b } }',
      ),
    },
    ['a.yaml:12:25: image-tag'],
  ],
  [
    'brackets with less indentation than YAML requires, as in many examples',
    { 'a.yaml': WRONG.replace('name: server', 'args: [\n  "--model", "a\nb"\n          ]') },
    ['a.yaml:15:18: image-tag'],
  ],
  [
    'keys twice in brackets with less indentation',
    { 'a.yaml': `${CONFIG_MAP}data: {\na: "1\n2",\n   a: b\n}\n` },
    ['a.yaml:7:4: duplicate-key'],
  ],
  [
    'a key twice',
    { 'a.yaml': `${WRONG}          imagePullPolicy: Always\n          image: registry.example.com/model:1.4.0\n` },
    ['a.yaml:14:11: duplicate-key'],
  ],
  [
    'a key twice in JSON',
    {
      'a.json':
        '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" }, "data": { "a:\\"": "b", "c": "d: e",\n "a:\\"": "f" } }',
    },
    ['a.json:2:2: duplicate-key'],
  ],
  [
    'fields of a wrong type, and other objects',
    { 'a.yaml': `${CONFIG_MAP.replace('{ name', '{ labels: [a], name')}---\n${WRONG}` },
    ['a.yaml:3:13: malformed', 'a.yaml:16:18: image-tag'],
  ],
  ['empty values', { 'a.yaml': `${WRONG}          ports:\n      volumes:\n` }, ['a.yaml:12:18: image-tag']],
  [
    'fields of a wrong type that are clear, and other mistakes of the object',
    { 'a.yaml': `${WRONG}          env:\n            - { name: A, value: 1 }\n            - { name: B, value: on }\n` },
    ['a.yaml:12:18: image-tag', 'a.yaml:14:33: malformed', 'a.yaml:15:33: malformed'],
  ],
  [
    'a name that is a number, and other objects',
    { 'a.yaml': `${CONFIG_MAP.replace('settings', '2024')}---\n${WRONG}` },
    ['a.yaml:3:19: malformed', 'a.yaml:16:18: image-tag'],
  ],
  [
    'a name that is an object, and other objects',
    { 'a.yaml': `${CONFIG_MAP.replace('settings', '{ a: b }')}---\n${WRONG}` },
    ['a.yaml:3:13: malformed', 'a.yaml:16:18: image-tag'],
  ],
  [
    'a container of a wrong type, and a Service of its pods',
    {
      'a.yaml': `${deployment('registry.example.com/model:1.4.0')}          args: [{ a: b }]\n---\napiVersion: v1\nkind: Service\nmetadata: { name: model }\nspec: { selector: { app: model }, ports: [{ port: 80 }] }\n`,
    },
    ['a.yaml:13:18: malformed'],
  ],
  [
    'several items of a list of a wrong type',
    {
      'a.yaml': `${deployment('registry.example.com/model:1.4.0')}          args: [{ a: b }, --port, 8080, [c]]\n          env: [{ name: A, value: 1 }]\n`,
    },
    ['a.yaml:13:18: malformed', 'a.yaml:13:36: malformed', 'a.yaml:13:42: malformed', 'a.yaml:14:35: malformed'],
  ],
  [
    'settings that are not text',
    { 'a.yaml': `${CONFIG_MAP}data: { port: 8080, on: yes, text: a, none: null }\n` },
    ['a.yaml:4:15: malformed', 'a.yaml:4:25: malformed'],
  ],
  ['numbers in octal', { 'a.yaml': `${CONFIG_MAP}immutable: 0644\n` }, []],
  [
    'the objects of kubectl get all without those that controllers create',
    {
      'a.yaml': `apiVersion: v1\nkind: List\nitems:\n- ${WRONG.trimEnd().replace(/\n/g, '\n  ')}
- apiVersion: apps/v1
  kind: ReplicaSet
  metadata: { name: model-1, ownerReferences: [{ apiVersion: apps/v1, kind: Deployment, name: model, controller: true }] }
  spec: { selector: { matchLabels: { app: model } }, template: { metadata: { labels: { app: model } }, spec: { containers: [{ name: server, image: model }] } } }
- apiVersion: v1
  kind: Pod
  metadata: { name: model-1-a, labels: { app: model }, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: model-1, controller: true }] }
  spec: { containers: [{ name: server, image: model }] }
- apiVersion: v1
  kind: Pod
  metadata: { name: other, ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: elsewhere, controller: true }] }
  spec: { containers: [{ name: server, image: registry.example.com/other:latest }] }
- apiVersion: v1
  kind: Service
  metadata: { name: kubernetes, namespace: default, labels: { component: apiserver, provider: kubernetes } }
  spec: { ports: [{ port: 443 }] }
`,
    },
    ['a.yaml:15:20: image-tag', 'a.yaml:27:47: image-tag'],
  ],
  [
    'a name that the API server generates',
    { 'a.yaml': WRONG.replace('name: model', 'generateName: model-') },
    ['a.yaml:12:18: image-tag'],
  ],
  [
    'unknown kinds',
    { 'a.yaml': 'apiVersion: example.com/v1\nkind: Anything\nmetadata: { name: a }\nspec: { a: 5 }\n' },
    [],
  ],
  [
    'other files of a folder',
    {
      'values.yaml': 'image: [',
      'package.json': '{',
      'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [b]\n',
      '.hidden/a.yaml': WRONG,
      'node_modules/a.yaml': WRONG,
      'b/c.yml': WRONG,
    },
    ['b/c.yml:12:18: image-tag'],
  ],
])('reads %s', async (_, files, findings) => {
  expect(await found(files)).toEqual(findings);
});

const TEMPLATE =
  "is a template, not a manifest: render it first, for example 'helm template CHART | cdk8s-ml-app check -'";

test.each<[what: string, content: string | Buffer, error: string]>([
  ['broken YAML', `${CONFIG_MAP}data: [\nb: c\n`, 'a.yaml:5:1: is not YAML: '],
  ['a template', WRONG.replace('{ name: model }', '{{ .Values.name }}'), `a.yaml:3:11: ${TEMPLATE}`],
  ['a block template', `${CONFIG_MAP}{{- if .Values.a }}\ndata: {}\n{{- end }}\n`, `a.yaml:4:1: ${TEMPLATE}`],
  [
    'Latin-1',
    Buffer.from(`${CONFIG_MAP}data: { a: \xe9 }\n`, 'latin1'),
    'a.yaml: is not UTF-8: byte 72 is not part of a character. Save it as UTF-8.',
  ],
  ['UTF-16', Buffer.from(`\ufeff${CONFIG_MAP}`, 'utf16le'), 'a.yaml: is not UTF-8 but UTF-16: save it as UTF-8'],
  ['text', 'text', "a.yaml:1:1: is 'text', must be a Kubernetes object: write its apiVersion, kind and metadata"],
  ['an object of no kind', 'apiVersion: v1', 'a.yaml:1:1: has no kind, so it is not a Kubernetes object: add it'],
  [
    'a kind that is not text',
    'apiVersion: v1\nkind: 5',
    'a.yaml:1:1: has kind 5, so it is not a Kubernetes object: correct it',
  ],
  ['an object without a name', 'apiVersion: v1\nkind: Secret', 'a.yaml:1:1: Secret has no metadata.name: add it'],
  [
    'an item without a name',
    'apiVersion: v1\nkind: List\nitems:\n- 5',
    'a.yaml:4:3: is 5, must be a Kubernetes object',
  ],
  ['nothing', '', 'a.yaml: is empty: pass a file with manifests'],
  ['deep lists', `${CONFIG_MAP}data: ${'['.repeat(20_000)}`, 'is nested too deeply'],
  [
    'aliases of aliases',
    `${CONFIG_MAP}a0: &a0 [x]\n${Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]\n`).join('')}`,
    'a.yaml:1:1: has too many aliases: ',
  ],
  [
    'a large document',
    `${CONFIG_MAP}data:\n  a: ${'x'.repeat(65 * 2 ** 20)}\n`,
    'a.yaml:1: a document of 65 MiB is too large',
  ],
])('reports %s in one line, and checks other files', async (_, content, error) => {
  const [finding, problem, ...others] = await found({ 'a.yaml': content, 'b.yaml': WRONG }, ['a.yaml', 'b.yaml']);
  expect({ finding, others }).toEqual({ finding: 'b.yaml:12:18: image-tag', others: [] });
  expect(problem).toContain(error);
  expect(problem).not.toContain('\n');
});

test('finds 20,000 values of a wrong type', async () => {
  const data = Array.from({ length: 20_000 }, (_, i) => `  key-${i}: ${i}\n`).join('');
  const findings = await found({ 'a.yaml': `${CONFIG_MAP}data:\n${data}` });
  expect(findings).toHaveLength(20_000);
  expect(findings.at(-1)).toBe('a.yaml:20004:14: malformed');
});

test('reads YAML 1.1 as kubectl does', async () => {
  const text = `${CONFIG_MAP}data:\n  octal: 0644\n  yes: on\n  date: 2001-01-01\n  time: 12:30\n  binary: !!binary aGk=\n  null: ~\n  path: .\n  half: .5\n  numbers: [08, 1_000, 0x1F, 0b11, 0o7, -1.5e3, 1.2.3, 0x, e3]\n  tag: !custom 5\n`;
  await inFiles({ 'a.yaml': text }, () => {
    const [object] = readManifests(['a.yaml']).objects;
    expect((object?.manifest as unknown as { data: object }).data).toEqual({
      octal: 420,
      true: true,
      date: '2001-01-01',
      time: '12:30',
      binary: 'aGk=',
      path: '.',
      half: 0.5,
      numbers: [8, 1000, 31, 3, 7, -1500, '1.2.3', '0x', 'e3'],
      tag: '5',
    });
  });
});

const service =
  'apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { type: ExternalName, externalName: a.example.com }\n';

test.each<[name: string, text: string, expected: string[]]>([
  ['a list with items null', 'apiVersion: v1\nkind: List\nitems: null\n', []],
  ['a list without items', 'apiVersion: v1\nkind: List\n', []],
  ['a list with a map', 'apiVersion: v1\nkind: List\nitems: {}\n', ['a.yaml:1:1: List has items {}, must be a list']],
  ['an empty name', service.replace(': a }', ": '' }"), ['a.yaml:1:1: Service has no metadata.name: add it']],
  [
    'a kubeconfig file',
    'apiVersion: v1\nkind: Config\nclusters: []\n',
    ['a.yaml: configures a tool: pass manifests, such as the output of kubectl kustomize'],
  ],
  ['a kubeconfig file and a manifest', `apiVersion: v1\nkind: Config\nclusters: []\n---\n${service}`, []],
  ['a byte order mark after a separator', `\ufeff${service}---\n\ufeff${service.replace(': a }', ': b }')}`, []],
])('%s', async (_, text, expected) => {
  expect(await found({ 'a.yaml': text }, ['a.yaml'])).toEqual(expected);
});

test('a kustomization without an API version is not a manifest', async () => {
  const files = { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': service };
  expect(await found(files, ['kustomization.yaml'])).toEqual([
    'kustomization.yaml: configures a tool: pass manifests, such as the output of kubectl kustomize',
  ]);
  expect(await found(files, ['kustomization.yaml', 'a.yaml'])).toEqual([]);
});
