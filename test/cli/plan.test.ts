import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plan } from '../../cli/plan/command';
import { type FakeChange, writeKubectl } from '../../support/fake-kubectl';

// each test starts programs
jest.setTimeout(60_000);

let folder: string;
const { PATH } = process.env;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plan-'));
  process.env.PATH = `${folder}:/bin:/usr/bin`;
});
afterEach(() => {
  process.env.PATH = PATH;
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

/** kubectl diff of a cluster without some kinds: reports all of them, and compares nothing. */
const withoutKinds = (...kinds: string[]) => `'diff --filename=-')
  input='${folder}/input.json'; cat > "$input"; status=0
  ${kinds
    .map((kind) => kind.split(' '))
    .map(
      ([kind, version]) =>
        `if grep -q '"kind":"${kind}"' "$input"; then echo 'unable to recognize no matches for kind "${kind}" in version "${version}"' >&2; status=1; fi`,
    )
    .join('\n  ')}
  [ $status = 1 ] && exit 1
  $KUBECTL_EXTERNAL_DIFF '${folder}/live' '${folder}/merged'; exit 1 ;;`;

/** Runs the command on files in a cluster with the namespaces default, a and b. Returns the sections of its output. */
async function run(files: Record<string, object[]>, changes: FakeChange[] = [], cases = '', output = 'text') {
  writeKubectl(folder, ['default', 'a', 'b'], changes, { cases });
  mkdirSync(join(folder, 'in'));
  Object.entries(files).forEach(([name, objects]) =>
    writeFileSync(join(folder, 'in', name), objects.map((one) => JSON.stringify(one)).join('\n---\n')),
  );
  const log = jest.spyOn(console, 'log').mockImplementation();
  await plan({ positionals: [join(folder, 'in')], values: { output }, flags: new Set() });
  const printed = log.mock.calls.flat().join('\n').replaceAll(`${folder}/in/`, '');
  log.mockRestore();
  return printed;
}

const object = (apiVersion: string, kind: string, name: string, more: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...more,
});
const monitor = object('monitoring.coreos.com/v1', 'ServiceMonitor', 'model');
const custom = object('example.com/v1', 'Widget', 'model');
const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com', {
  spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced' },
});
const config = (name: string, namespace?: string) => ({
  ...object('v1', 'ConfigMap', name),
  metadata: { name, namespace },
});

test('plans the other objects if the cluster lacks a kind', async () => {
  const files = { 'definition.yaml': [definition], 'model.yaml': [monitor, custom, config('old'), config('same')] };
  const changes = [
    {
      file: 'a',
      before: 'kind: ConfigMap\nmetadata:\n  name: old\n  namespace: default\ndata:\n  a: "1"\n',
      after: 'kind: ConfigMap\nmetadata:\n  name: old\n  namespace: default\ndata:\n  a: "2"\n',
    },
  ];
  const cases = withoutKinds('ServiceMonitor monitoring.coreos.com/v1', 'Widget example.com/v1');
  const text = await run(files, changes, cases);
  expect(text.split('\n\n').slice(-2)).toEqual([
    [
      'model: 4 objects',
      '  ServiceMonitor model',
      '  Widget model',
      '  ConfigMap old, same',
      '  in the cluster: 2 new, 1 changed, 1 unchanged',
      '  needs review',
      '    new Widget model: the cluster has no Widget of example.com/v1 yet: its CustomResourceDefinition is in the manifests',
      '    ConfigMap old',
      "      data.a: '1' -> '2'",
      '  harmless',
      '    new ServiceMonitor model: the cluster has no ServiceMonitor of monitoring.coreos.com/v1',
    ].join('\n'),
    'compared with the cluster of context production',
  ]);
});

test('gives the reason for a group of new objects', async () => {
  const json = await run(
    { 'model.yaml': [monitor] },
    [],
    withoutKinds('ServiceMonitor monitoring.coreos.com/v1'),
    'json',
  );
  expect((JSON.parse(json) as { groups: { changes: unknown }[] }).groups[0]?.changes).toEqual([
    {
      kind: 'ServiceMonitor',
      namespace: 'default',
      name: 'model',
      effect: 'harmless',
      isNew: true,
      reason: 'the cluster has no ServiceMonitor of monitoring.coreos.com/v1',
      fields: [],
    },
  ]);
});

const deployment = (namespace: string, replicas?: number) => ({
  ...object('apps/v1', 'Deployment', 'model'),
  metadata: { name: 'model', namespace },
  spec: { replicas },
});
const live = (namespace: string, replicas: number) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: model\n  namespace: ${namespace}\nspec:\n  replicas: ${replicas}\n`;

test('names the namespaces, and finds the Deployment of a warning by its namespace', async () => {
  const files = {
    'one.yaml': [deployment('a', 1), deployment('b'), config('new', 'c'), object('v1', 'Namespace', 'a')],
  };
  const changes = ['a', 'b'].map((namespace) => ({
    file: namespace,
    before: live(namespace, 4),
    after: live(namespace, 1),
  }));
  const text = await run(files, changes);
  expect(text.split('\n\n').slice(-2, -1)).toEqual([
    [
      'one: 4 objects',
      '  Deployment a/model, b/model',
      '  ConfigMap c/new',
      '  Namespace a',
      '  in the cluster: 1 new, 2 changed, 1 unchanged',
      '  changes traffic',
      '    Deployment a/model',
      '      spec.replicas: 4 -> 1',
      '    Deployment b/model',
      '      spec.replicas: 4 -> 1',
      '      warning: 4 pods drop to 1 until the autoscaler adds pods: see https://github.com/cdk8s-ml-app/cdk8s-ml-app/blob/main/docs/explanation/autoscaling.md#switch-from-fixed-replicas',
      '  harmless',
      '    new ConfigMap c/new',
    ].join('\n'),
  ]);
});
