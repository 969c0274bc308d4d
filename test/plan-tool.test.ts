import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeKubectl } from '../support/fake-kubectl';

// each test starts programs
jest.setTimeout(60_000);

let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'plan-'));
});
afterEach(() => rmSync(bin, { recursive: true }));

/** Writes a fake kubectl, with the branches of a shell `case` on the first argument. */
function kubectl(cases: string): void {
  writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\ncase "$1" in\n${cases}\nesac\n`, { mode: 0o755 });
}

/** Runs the tool. /bin has a shell and cat for the fake kubectl. */
function plan(path = `${bin}:/bin`, size = 'lab') {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/plan.ts'], {
    cwd: join(__dirname, '..'),
    env: { PATH: path, ML_APP_SIZE: size },
    encoding: 'utf8',
  });
  return { status, sections: stdout.trimEnd().split('\n\n'), stderr };
}

const ORCHESTRATION = [
  'orchestration: 5 objects in namespace orchestration',
  '  Namespace orchestration',
  '  ServiceAccount ml-kube-app',
  '  Deployment ml-kube-app',
  '  NetworkPolicy ml-kube-app',
  '  Service ml-kube-service',
  '  acknowledged single-replica: the exercise runs a single pod (Deployment ml-kube-app)',
  '  acknowledged node-port-service: the exercise opens a port on the nodes (Service ml-kube-service)',
];

const DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'ml-kube-app', namespace: 'orchestration', generation: 2 },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'server', image: 'ml-app:0.0.1' }] } } },
};
const before = (replicas: number, image: string) =>
  JSON.stringify({
    ...DEPLOYMENT,
    metadata: { name: 'ml-kube-app', namespace: 'orchestration', generation: 1 },
    spec: { replicas, template: { spec: { containers: [{ name: 'server', image }] } } },
  }).replace(/([{}[\],])/g, '$1\n');
const after = JSON.stringify(DEPLOYMENT).replace(/([{}[\],])/g, '$1\n');

test('without kubectl it prints capacity, objects, canary share and acknowledged findings', () => {
  const { status, sections, stderr } = plan('/nowhere');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(sections[1]).toMatch(/^orchestration {3}at rest +1 +1 +2Gi/);
  expect(sections[6]).toMatch(/^all charts .*\n.*\n.* during rollout +35 +62852m/);
  expect(sections[7]).toBe(ORCHESTRATION.join('\n'));
  expect(sections[11]).toContain(
    '\n  canary share of Service dummy-service: 25% at 3 stable replicas, 9.1% at 10 stable replicas\n',
  );
  expect(sections.at(-1)).toBe('not compared with a cluster: kubectl is not installed: install it first');
});

test('prints the error of an unreachable cluster', () => {
  kubectl(`config) echo production;; version) echo 'The connection was refused' >&2; exit 1;;`);
  const { status, sections } = plan();
  expect(status).toBe(0);
  expect(sections.at(-1)).toBe(
    'not compared with a cluster: context production does not respond: The connection was refused. Start its cluster, or choose another context.',
  );
});

test('prints new and changed objects of a cluster by their effect', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: ml-kube-service\n';
  const namespace = (generation: number) =>
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  generation: ${generation}\n  name: orchestration\n`;
  writeKubectl(
    bin,
    ['orchestration'],
    [
      { file: 'a', before: before(3, 'ml-app:0.0.0'), after },
      { file: 'b', after: service },
      // a new generation alone is not a change
      { file: 'c', before: namespace(1), after: namespace(2) },
    ],
  );
  const { sections, stderr } = plan(`${bin}:/bin:/usr/bin`);
  expect(stderr).toBe('');
  expect(sections[7]).toBe(
    [
      ...ORCHESTRATION,
      '  in the cluster: 1 new, 1 changed, 3 unchanged',
      '  restarts pods',
      '    Deployment ml-kube-app',
      "      spec.template.spec.containers.server.image: 'ml-app:0.0.0' -> 'ml-app:0.0.1'",
      '  changes traffic',
      '    Deployment ml-kube-app',
      '      spec.replicas: 3 -> 1',
      '  harmless',
      '    new Service ml-kube-service',
    ].join('\n'),
  );
  // its namespace does not exist yet
  expect(sections[8]?.split('\n').at(-1)).toBe('  in the cluster: 6 new, 0 changed, 0 unchanged');
  expect(sections.at(-1)).toBe('compared with the cluster of context production');
});

test('warns of replicas that kubectl apply resets', () => {
  const name = (text: string) => text.replace('ml-kube-app', 'ml-app-hpa').replace('orchestration', 'autoscaling');
  const change = { file: 'a', before: name(before(4, 'ml-app:0.0.1')), after: name(after) };
  writeKubectl(bin, ['autoscaling'], [change]);
  const section = plan(`${bin}:/bin:/usr/bin`).sections.find((text) => text.startsWith('autoscaling: '));
  expect(section?.split('\n').at(-1)).toBe(
    '      warning: 4 pods drop to 1 until the autoscaler adds pods: see https://github.com/cdk8s-ml-app/cdk8s-ml-app/blob/main/docs/explanation/autoscaling.md#switch-from-fixed-replicas',
  );
});

test.each([
  ['kubectl', `version) ;; get) echo namespace/orchestration;; diff) echo 'no matches for kind' >&2; exit 2;;`],
  ['size', ''],
])('a failure prints one line (%s)', (what, cases) => {
  kubectl(cases);
  const { status, sections, stderr } = plan(undefined, what === 'size' ? 'huge' : 'lab');
  expect(status).toBe(what === 'size' ? 1 : 2);
  expect(stderr).toBe(
    what === 'size'
      ? "error: ML_APP_SIZE is 'huge', must be the name of a size: set it to 'lab' or 'laptop'\n"
      : 'error: kubectl diff failed: no matches for kind\n',
  );
  expect(sections).toEqual(['']);
});
