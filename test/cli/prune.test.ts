import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plan } from '../../cli/plan/command';
import { prune } from '../../cli/prune/command';
import { CanaryRelease, type CanaryReleaseProps, CanaryStep, RestrictedNamespace } from '../../lib/index';
import type { Manifest } from '../../lib/kube/manifest';
import { type FakeChange, type FakeObjects, writeKubectl } from '../../support/fake-kubectl';
import { synth, testChart } from '../support';

function objectsOf(props: Partial<CanaryReleaseProps>): Manifest[] {
  const chart = testChart('models');
  new RestrictedNamespace(chart, 'namespace');
  new CanaryRelease(chart, 'model', { port: 8080, stable: { image: 'm:1', replicas: 3 }, ...props });
  return synth(chart);
}

const atRest = objectsOf({});
const inRelease = objectsOf({ canary: { image: 'm:2' }, step: CanaryStep.share(40) });
const listed = inRelease.filter(({ kind }) => kind !== 'Namespace');
const status = { observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };
const ready = { metadata: { name: 'model-stable', generation: 1 }, spec: { replicas: 3 }, status };

// each test starts programs
jest.setTimeout(60_000);

let bin: string;
const { PATH } = process.env;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'prune-'));
  process.env.PATH = `${bin}:/bin:/usr/bin`;
});
afterEach(() => {
  process.env.PATH = PATH;
  process.exitCode = undefined;
  jest.restoreAllMocks();
  rmSync(bin, { recursive: true });
});

/** Runs a command with the manifests of the chart at rest. Returns its output, its exit status and the calls of kubectl. */
async function run(
  command: typeof prune,
  { changes = [], flags = [], output = 'text', ...cluster }: RunOptions = {},
  manifests = atRest,
) {
  writeKubectl(bin, ['models'], changes, { listed, named: [ready], ...cluster });
  const file = join(bin, 'chart.yaml');
  writeFileSync(file, manifests.map((one) => JSON.stringify(one)).join('\n---\n'));
  const log = jest.spyOn(console, 'log').mockImplementation();
  const error = await Promise.resolve(
    command({ positionals: [file], values: { output }, flags: new Set(flags) }),
  ).catch((reason: Error) => reason.message);
  const calls = existsSync(join(bin, 'calls')) ? readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n') : [];
  const printed = log.mock.calls.flat().join('\n');
  log.mockRestore();
  return {
    printed,
    error,
    status: process.exitCode,
    calls,
    deletes: calls.filter((call) => call.startsWith('delete')),
  };
}

interface RunOptions extends FakeObjects {
  readonly changes?: readonly FakeChange[];
  readonly flags?: readonly string[];
  readonly output?: string;
}

const LISTING = [
  'no longer in the manifests: 5 objects',
  '  PodDisruptionBudget model-canary in namespace models',
  '  Deployment model-canary in namespace models',
  '  Service model-canary in namespace models',
  '  NetworkPolicy model-canary in namespace models',
  '  ServiceAccount model-canary in namespace models',
];

test('lists what the chart no longer has, and deletes nothing', async () => {
  const { printed, status, deletes, calls } = await run(prune);
  expect(printed.split('\n')).toEqual([...LISTING, 'pass --yes to delete them from the cluster of context production']);
  expect([status, deletes]).toEqual([1, []]);
  // the cluster has no Gateway API, no Ingress and no Prometheus Operator
  expect(calls).toContain(
    'get PodDisruptionBudget.policy,Deployment.apps,Service,NetworkPolicy.networking.k8s.io,ConfigMap,ServiceAccount ' +
      '--namespace models --selector app.kubernetes.io/managed-by=cdk8s-ml-app --output=json',
  );
});

test('--yes deletes it in order, and waits for the pods', async () => {
  const { printed, status, deletes } = await run(prune, { flags: ['yes'] });
  const waits = '--cascade=foreground --wait --ignore-not-found';
  expect(deletes).toEqual(
    [
      'PodDisruptionBudget.v1.policy',
      'Deployment.v1.apps',
      'Service',
      'NetworkPolicy.v1.networking.k8s.io',
      'ServiceAccount',
    ].map((kind) => `delete ${kind} model-canary --namespace models ${waits}`),
  );
  expect(status).toBeUndefined();
  expect(printed.split('\n').slice(LISTING.length)).toEqual(LISTING.slice(1).map((line) => `deleted ${line.trim()}`));
});

test('prints JSON', async () => {
  const { printed } = await run(prune, { output: 'json' }, inRelease.slice(0, -1));
  const [last] = inRelease.slice(-1);
  expect(JSON.parse(printed)).toEqual({
    cluster: 'production',
    deleted: false,
    orphans: [{ kind: last?.kind, namespace: 'models', name: last?.metadata.name }],
  });
});

test('a chart without orphans, and manifests of other tools, have nothing to delete', async () => {
  for (const manifests of [inRelease, [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'other' } }]]) {
    const { printed, status, deletes } = await run(prune, { flags: ['yes'] }, manifests);
    expect(printed).toBe('the cluster of context production has no objects to delete');
    expect([status, deletes]).toEqual([undefined, []]);
  }
});

const service = (port: number) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: model\nspec:\n  ports:\n  - port: ${port}\n`;

test.each<[string, RunOptions, string]>([
  [
    'manifests that are not applied',
    { changes: [{ file: 'a', before: service(80), after: service(81) }] },
    'the manifests are not applied: Service model differs. Apply them first.',
  ],
  [
    'pods that are not ready',
    { named: [{ ...ready, status: { ...status, availableReplicas: 1 } }] },
    'Deployment model-stable: 1 of 3 pods are available. Wait for the rollout, then run the command again.',
  ],
  [
    'missing rights to list',
    { cases: "'get PodDis'*) echo 'Error from server (Forbidden): services is forbidden' >&2; exit 1;;" },
    'kubectl get is forbidden: Error from server (Forbidden): services is forbidden',
  ],
  [
    'missing rights to delete',
    { cases: "delete*) echo 'Error from server (Forbidden): budgets is forbidden' >&2; exit 1;;" },
    'kubectl delete is forbidden: Error from server (Forbidden): budgets is forbidden',
  ],
  [
    'no context',
    { cases: "'config current-context'|version*) echo 'error: current-context is not set' >&2; exit 1;;" },
    'kubectl has no current context: set one with kubectl config use-context, or pass --context',
  ],
  [
    'a cluster that does not respond',
    { cases: "version*) echo 'The connection was refused' >&2; exit 1;;" },
    'context production does not respond: The connection was refused. Start its cluster, or choose another context.',
  ],
])('%s are reported, and nothing is deleted', async (_, options, message) => {
  const { error, deletes } = await run(prune, { ...options, flags: ['yes'] });
  expect(error).toBe(message);
  expect(deletes.length).toBeLessThanOrEqual(Number(message.includes('budgets')));
});

test('plan lists what the charts no longer have', async () => {
  const { printed, status } = await run(plan);
  expect(printed.split('\n\n').slice(-2)).toEqual([
    [...LISTING, '  cdk8s-ml-app prune --yes deletes them'].join('\n'),
    'compared with the cluster of context production',
  ]);
  expect(status).toBeUndefined();
  const { orphans } = JSON.parse((await run(plan, { output: 'json' })).printed) as { orphans: unknown[] };
  expect(orphans[1]).toEqual({ kind: 'Deployment', namespace: 'models', name: 'model-canary' });
});

test('plan compares without the rights to list', async () => {
  const cases = "'get PodDis'*) echo 'Error from server (Forbidden): services is forbidden' >&2; exit 1;;";
  const { printed } = await run(plan, { cases });
  expect(printed.split('\n\n').slice(-2)).toEqual([
    'not searched for objects that the manifests no longer contain: kubectl get is forbidden: Error from server (Forbidden): services is forbidden',
    'compared with the cluster of context production',
  ]);
});
