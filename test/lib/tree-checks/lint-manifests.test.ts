import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cache = mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-'));
afterAll(() => rmSync(cache, { recursive: true }));

const folder = join(cache, 'cdk8s-ml-app', 'kube-score@v1.20.0');

function lint(environment: object) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'tools/lint-manifests.ts', 'a.yaml'],
    {
      cwd: join(__dirname, '../../..'),
      env: { ...process.env, XDG_CACHE_HOME: cache, ...environment },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

/** Writes a fake kube-score that reports a Deployment with these annotations for its missing CPU limit. */
function kubeScoreFinds(annotations: { [key: string]: string }, grade = 1) {
  const result = (skipped: boolean) =>
    JSON.stringify([
      {
        object_meta: { name: 'model', namespace: 'n', annotations },
        type_meta: { kind: 'Deployment' },
        checks: [
          { check: { id: 'container-resources' }, grade, skipped, comments: [{ summary: 'CPU limit is not set' }] },
        ],
      },
    ]);
  const ignored = 'kube-score/ignore' in annotations;
  const script = `#!/bin/sh\ncase "$*" in *--disable*) echo '${result(false)}';; *) echo '${result(ignored)}';; esac\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kube-score'), script, { mode: 0o755 });
}

test('without Go it prints the missing requirement', () => {
  rmSync(folder, { recursive: true, force: true });
  expect(lint({ PATH: '' })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'error: kube-score needs Go, which is not on the PATH: install it from https://go.dev/dl/\n',
  });
});

test('lists acknowledged findings with their reasons', () => {
  kubeScoreFinds({
    'kube-score/ignore': 'container-resources',
    'acknowledged.cdk8s-ml-app/cpu-limit': 'idle CPU is free',
  });
  expect(lint({})).toEqual({
    status: 0,
    stdout:
      'kube-score reports no finding in 1 files, except acknowledged ones:\n' +
      '  Deployment n/model: container-resources: idle CPU is free\n',
    stderr: '',
  });
});

test.each<[string, { [key: string]: string }, number, string]>([
  ['a critical finding', {}, 1, 'container-resources: CPU limit is not set'],
  ['a warning', {}, 5, 'container-resources: CPU limit is not set'],
  ['no reason', { 'kube-score/ignore': 'container-resources' }, 1, 'container-resources is ignored without a reason'],
  [
    'nothing to ignore',
    { 'kube-score/ignore': 'container-resources', 'acknowledged.cdk8s-ml-app/cpu-limit': 'why' },
    10,
    'container-resources is ignored without a finding',
  ],
])('%s fails', (_, annotations, grade, text) => {
  kubeScoreFinds(annotations, grade);
  expect(lint({})).toEqual({
    status: 1,
    stdout: '',
    stderr: `error: kube-score and the acknowledgements do not match:\n  Deployment n/model: ${text}\n`,
  });
});
