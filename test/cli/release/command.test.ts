import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { InputError } from '../../../cli/program';
import { release } from '../../../cli/release/command';
import { type RunOptions, fake, planHash, run, useFakeKubectl } from './fake-command';

useFakeKubectl();

const prometheus = 'http://127.0.0.1:9';
const fails = (text: string) => `echo '${text}' >&2; exit 1;;`;

test.each<[string, RunOptions, RegExp | string]>([
  [
    'no context',
    { cases: `'config current-context'|version*) ${fails('error: current-context is not set')}` },
    'kubectl has no current context: set one with kubectl config use-context, or pass --context',
  ],
  [
    'a cluster that does not respond',
    { cases: `version*) ${fails('The connection was refused')}` },
    'context production does not respond: The connection was refused. Start its cluster, or choose another context.',
  ],
  [
    'no rights to read',
    { cases: `'get Service') ${fails('Error from server (Forbidden): services is forbidden')}` },
    'kubectl get is forbidden: Error from server (Forbidden): services is forbidden',
  ],
  [
    'output that is not JSON',
    { cases: `'get Service') echo 'new version available';;` },
    "kubectl printed 'new version available\\n', must be JSON: check the kubectl in your PATH",
  ],
  [
    'no rights to list pods',
    { cases: `'get pods'*) ${fails('Error from server (Forbidden): pods is forbidden')}` },
    'kubectl get is forbidden: Error from server (Forbidden): pods is forbidden',
  ],
  [
    'no rights to compare',
    { cases: `diff*) echo 'Error from server (Forbidden): patch is forbidden' >&2; exit 2;;` },
    'kubectl diff is forbidden: Error from server (Forbidden): patch is forbidden',
  ],
  ['no address of Prometheus', { values: {} }, /^--prometheus is missing: pass the URL of Prometheus, /],
  [
    'a wrong address of Prometheus',
    { values: { prometheus: 'prometheus' } },
    "--prometheus is 'prometheus', must be a URL, NAMESPACE/SERVICE:PORT or port-forward:NAMESPACE/SERVICE:PORT: pass a value such as http://localhost:9090",
  ],
  [
    'no Prometheus',
    {},
    /^Prometheus at http:\/\/127\.0\.0\.1:9 does not respond: .*\. Start it, or pass another --prometheus\.$/,
  ],
  [
    'no Prometheus in the cluster',
    { values: { prometheus: 'monitoring/prometheus:9090' }, cases: `'get --raw') ${fails('Error: not found')}` },
    'Prometheus does not respond through the API server: Error: not found. Correct the Service or port in --prometheus.',
  ],
  [
    'no Service to forward a port to',
    {
      values: { prometheus: 'port-forward:monitoring/prometheus:9090' },
      cases: `port-forward*) ${fails('Error from server (NotFound): services "prometheus" not found')}`,
    },
    'kubectl port-forward of monitoring/prometheus failed: Error from server (NotFound): services "prometheus" not found. Correct the Service or port in --prometheus.',
  ],
])('%s: one message, and the cluster as it was', async (_, options, message) => {
  const { error, changes } = await run({ values: { prometheus }, ...options });
  expect(error).toMatch(message);
  expect(changes).toEqual([]);
});

test.each(['dry-run', 'step', 'resume', 'abort'])('--write cannot be combined with --%s', async (flag) => {
  const file = join(fake.bin, 'next.yaml');
  const { error, changes } = await run({ flags: [flag], values: { prometheus, write: file } });
  expect(error).toBe(`--write cannot be combined with --${flag}: pass one of them`);
  expect(changes).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test('a log that cannot be written is unusable input, not a reverted release', async () => {
  await run({ flags: ['dry-run'] });
  const values = { log: join(fake.bin, 'missing', 'log') };
  const writing = release({ positionals: [join(fake.bin, 'plan')], values, flags: new Set(['dry-run']) });
  await expect(writing).rejects.toThrow(InputError);
  await expect(writing).rejects.toThrow(/^ENOENT: .*missing/);
});

test('a signal stops the command with a message, and leaves the release as it is', async () => {
  const before = process.listenerCount('SIGTERM');
  const state = {
    plan: planHash(),
    step: '01-canary-5',
    phase: 'bake',
    since: 0,
    holder: 'a/1',
    until: Date.now() + 1e6,
  };
  const stopped = run({ flags: ['resume'], values: { prometheus }, state });
  for (; !fake.printed.join('').includes('for the lock of a/1'); await setTimeout(50));
  process.emit('SIGTERM', 'SIGTERM');
  const { error, changes } = await stopped;
  expect(error).toBe('stopped by SIGTERM: pass --resume to continue a started release, or --abort');
  expect(changes).toEqual([]);
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

test('a folder without a plan and a broken file are rejected before the cluster is asked', async () => {
  await expect(release({ positionals: ['nowhere'], values: {}, flags: new Set() })).rejects.toThrow(
    'nowhere is not a folder: pass the folder with the files of a plan',
  );
  const file = join(fake.bin, 'sentiment-01-canary-5.k8s.yaml');
  for (const [text, message] of [
    ['a: [', 'is not YAML: '],
    ['', 'is empty: pass a file with manifests'],
  ] as const) {
    writeFileSync(file, text);
    await expect(release({ positionals: [fake.bin], values: {}, flags: new Set() })).rejects.toThrow(message);
  }
});

describe('--dry-run', () => {
  const preview = (options: RunOptions = {}) => run({ flags: ['dry-run'], ...options });

  test('shows the changes of each step by their effect, and changes nothing', async () => {
    const { error, status, changes, text } = await preview();
    expect([error, status, changes]).toEqual([undefined, 0, []]);
    const [head, ...steps] = text.trimEnd().split('\n\n');
    expect(head).toBe(
      'plan  context production, namespace canary-by-replicas: 01-canary-5, 02-canary-25, 03-canary-50, 04-canary-100, 05-promoted; to revert: abort',
    );
    expect(steps.map((step) => step.split('\n').slice(0, 2))).toEqual([
      ['01-canary-5', expect.stringMatching(/^ {2}in the cluster: 0 new, 0 changed, \d+ unchanged$/)],
      ['02-canary-25', expect.stringMatching(/^ {2}after 01-canary-5: 0 new, 2 changed, \d+ unchanged$/)],
      ['03-canary-50', expect.stringMatching(/^ {2}after 02-canary-25: /)],
      ['04-canary-100', expect.stringMatching(/^ {2}after 03-canary-50: /)],
      ['05-promoted', expect.stringMatching(/^ {2}after 04-canary-100: /)],
      ['abort', expect.stringMatching(/^ {2}after 03-canary-50: /)],
    ]);
    expect(steps[1]).toContain('  changes traffic\n    Deployment dummy-api-stable\n      spec.replicas: ');
    expect(steps[3]).toContain("'dummy-api:1.0' -> 'dummy-api:2.0'");
  });

  test('prints JSON lines', async () => {
    const { text } = await preview({ values: { output: 'json' } });
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; step: string; after?: string; changes?: object[] });
    expect(lines.map(({ event, step, after }) => [event, step, after])).toEqual([
      ['plan', '', undefined],
      ['preview', '01-canary-5', null],
      ['preview', '02-canary-25', '01-canary-5'],
      ['preview', '03-canary-50', '02-canary-25'],
      ['preview', '04-canary-100', '03-canary-50'],
      ['preview', '05-promoted', '04-canary-100'],
      ['preview', 'abort', '03-canary-50'],
    ]);
  });

  test('shows the rest of a release in progress, and its revert', async () => {
    const state = { plan: planHash(), step: '03-canary-50', phase: 'bake', since: 0 };
    const names = async (...flags: string[]) => {
      fake.printed = [];
      const { text, error } = await preview({ flags: ['dry-run', ...flags], state });
      expect(error).toBeUndefined();
      return text
        .trimEnd()
        .split('\n\n')
        .slice(1)
        .map((step) => step.split('\n')[0]);
    };
    expect(await names('resume')).toEqual(['03-canary-50', '04-canary-100', '05-promoted', 'abort']);
    expect(await names('abort')).toEqual(['abort']);
    fake.printed = [];
    const { status, text } = await preview({ state });
    expect([status, text]).toEqual([
      4,
      expect.stringContaining('refused  a release is in progress, bake at step 03-canary-50: pass --resume or --abort'),
    ]);
  });
});
