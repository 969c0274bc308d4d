import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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
  'orchestration: 5 objects',
  '  Namespace orchestration',
  '  ServiceAccount ml-kube-app',
  '  Deployment ml-kube-app',
  '  NetworkPolicy ml-kube-app',
  '  Service ml-kube-service',
  '  acknowledged single-replica: the exercise is about one pod (Deployment ml-kube-app)',
  '  acknowledged node-port-service: the exercise opens a port of the nodes (Service ml-kube-service)',
];

/** Output of kubectl 1.34. */
const DIFF = `\
diff -u -N -I generation /tmp/LIVE-1/apps.v1.Deployment.orchestration.ml-kube-app /tmp/MERGED-2/apps.v1.Deployment.orchestration.ml-kube-app
--- /tmp/LIVE-1/apps.v1.Deployment.orchestration.ml-kube-app	2026-11-24 12:43:11.389953877 +0000
+++ /tmp/MERGED-2/apps.v1.Deployment.orchestration.ml-kube-app	2026-11-24 12:43:11.389953877 +0000
@@ -34,7 +34,7 @@
       automountServiceAccountToken: false
       containers:
-      - image: node-0:5000/ml-app:0.0.0
+      - image: node-0:5000/ml-app:0.0.1
         imagePullPolicy: ${'x'.repeat(200)}
diff -u -N -I generation /tmp/LIVE-1/v1.Service.orchestration.ml-kube-service /tmp/MERGED-2/v1.Service.orchestration.ml-kube-service
--- /tmp/LIVE-1/v1.Service.orchestration.ml-kube-service	1970-01-01 00:00:00.000000000 +0000
+++ /tmp/MERGED-2/v1.Service.orchestration.ml-kube-service	2026-11-24 12:43:11.389953877 +0000
@@ -0,0 +1,2 @@
+apiVersion: v1
+kind: Service
`;

test('without kubectl it prints capacity, objects, canary share and acknowledged findings', () => {
  const { status, sections, stderr } = plan('/nowhere');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(sections[1]).toMatch(/^orchestration {3}at rest +1 +1 +2Gi/);
  expect(sections[6]).toMatch(/^all charts .*\n.*\n.* during rollout +35 +62852m/);
  expect(sections[7]).toBe(ORCHESTRATION.join('\n'));
  expect(sections[11]).toContain(
    '\n  canary share of Service dummy-service: 25% at 3 stable replicas, 9.1% at 10 stable replicas\n',
  );
  expect(sections.at(-1)).toBe('not compared with a cluster: kubectl is not installed');
});

test('prints the error of an unreachable cluster', () => {
  kubectl(`version) echo 'The connection was refused' >&2; exit 1;;`);
  const { status, sections } = plan();
  expect(status).toBe(0);
  expect(sections.at(-1)).toBe('not compared with a cluster: The connection was refused');
});

test('prints new and changed objects of a cluster', () => {
  writeFileSync(join(bin, 'diff.txt'), DIFF);
  kubectl(`
    version) ;;
    config) echo production ;;
    get) case "$3" in orchestration) echo namespace/orchestration;; esac ;;
    diff) cat > ${bin}/input.yaml; cat ${bin}/diff.txt; exit 1 ;;`);
  const { sections, stderr } = plan();
  expect(stderr).toBe('');
  expect(sections[7]).toBe(
    [
      ...ORCHESTRATION,
      '  in the cluster: 1 new, 1 changed, 3 unchanged',
      '  new Service ml-kube-service',
      '  changed Deployment ml-kube-app',
      '    @@ -34,7 +34,7 @@',
      '           automountServiceAccountToken: false',
      '           containers:',
      '    -      - image: node-0:5000/ml-app:0.0.0',
      '    +      - image: node-0:5000/ml-app:0.0.1',
      `             imagePullPolicy: ${'x'.repeat(94)}…`,
    ].join('\n'),
  );
  // its namespace does not exist yet
  expect(sections[8]?.split('\n').at(-1)).toBe('  in the cluster: 6 new, 0 changed, 0 unchanged');
  expect(sections.at(-1)).toBe('compared with the cluster of context production');
});

test('warns of replicas that kubectl apply resets', () => {
  const file = 'apps.v1.Deployment.autoscaling.ml-app-hpa';
  const lines = [
    `diff -u -N -I generation /tmp/LIVE-1/${file} /tmp/MERGED-2/${file}`,
    `--- /tmp/LIVE-1/${file}	2026-11-24`,
    `+++ /tmp/MERGED-2/${file}	2026-11-24`,
    '@@ -10,7 +10,7 @@',
    ' spec:',
    '-  replicas: 4',
    '+  replicas: 1',
  ];
  writeFileSync(join(bin, 'diff.txt'), lines.join('\n') + '\n');
  kubectl(`
    version) ;;
    config) echo production ;;
    get) case "$3" in autoscaling) echo namespace/autoscaling;; esac ;;
    diff) cat > ${bin}/input.yaml; cat ${bin}/diff.txt; exit 1 ;;`);
  const section = plan().sections.find((text) => text.startsWith('autoscaling: '));
  expect(section?.split('\n').at(-1)).toBe(
    '  warning: Deployment ml-app-hpa drops from 4 pods to 1 until its autoscaler adds pods: see "From fixed replicas" in docs/explanation/autoscaling.md',
  );
});

test.each([
  ['kubectl', `version) ;; get) echo namespace/orchestration;; diff) echo 'no matches for kind' >&2; exit 2;;`],
  ['size', ''],
])('a failure prints one line (%s)', (what, cases) => {
  kubectl(cases);
  const { status, sections, stderr } = plan(undefined, what === 'size' ? 'huge' : 'lab');
  expect(status).toBe(1);
  expect(stderr).toBe(
    what === 'size'
      ? "error: ML_APP_SIZE is 'huge', must be 'lab' or 'laptop'\n"
      : 'error: kubectl diff failed: no matches for kind\n',
  );
  expect(sections).toEqual(['']);
});
