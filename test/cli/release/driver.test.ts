import { type Outcome, carryOut } from '../../../cli/release/driver';
import type { Mode } from '../../../cli/release/admission';
import type { ClusterObject } from '../../../cli/release/ports';
import type { ReleaseState } from '../../../cli/release/state';
import { RELEASE_STATE } from '../../../lib/kube/annotations';
import { FakeCluster, Killed, type Version, releaseIn, sources } from './fake-cluster';

const FILES = { replicas: sources('replicas'), weights: sources('weights') };
const STEPS = {
  replicas: ['01-canary-5', '02-canary-25', '03-canary-50', '04-canary-100', '05-promoted'],
  weights: [
    '01-canary-0',
    '02-canary-5',
    '03-canary-25',
    '04-canary-50',
    '05-canary-100',
    '06-stable-100',
    '07-promoted',
  ],
};
type Split = keyof typeof FILES;

const clusterOf = (split: Split, version: Version = {}) => new FakeCluster(FILES[split], version);
const run = (cluster: FakeCluster, split: Split, mode: Mode = 'start', holder?: string, oneStep?: boolean) =>
  carryOut(releaseIn(cluster, FILES[split], holder), mode, oneStep);
/** Runs a release with few judgements. */
const runFast = (cluster: FakeCluster, split: Split, mode: Mode = 'start', holder?: string) => {
  const release = releaseIn(cluster, FILES[split], holder);
  return carryOut({ ...release, pace: { ...release.pace, bake: 15_000 } }, mode);
};
const stateIn = (cluster: FakeCluster) => {
  const anchor = cluster.objects.get('HTTPRoute dummy-api') ?? cluster.objects.get('Service dummy-api');
  return JSON.parse(anchor?.metadata.annotations?.[RELEASE_STATE] ?? 'null') as ReleaseState | null;
};

describe.each<Split>(['replicas', 'weights'])('a release by %s', (split) => {
  test('promotes a healthy version, step by step', async () => {
    const cluster = clusterOf(split);
    expect(await run(cluster, split)).toBe('promoted');
    expect(cluster.applied).toEqual(STEPS[split]);
    expect(stateIn(cluster)).toMatchObject({ phase: 'promoted', step: STEPS[split].at(-1) });
    expect(stateIn(cluster)?.holder).toBeUndefined();
  });

  test.each<[string, Version, RegExp]>([
    ['with 5% errors', { errors: 0.05 }, /^5% of \d+ requests of the canary fail, and 0% of/],
    ['twice as slow', { slower: 2 }, /of the canary take longer than 0\.\d+s/],
    ['that restarts', { restarts: 3 }, /^containers of the canary restarted 3 times$/],
    ['that never becomes ready', { neverReady: true }, /not ready within its progress deadline$/],
  ])('reverts a version %s', async (_, version, reason) => {
    const cluster = clusterOf(split, version);
    expect(await run(cluster, split)).toBe('reverted');
    const aborts = split === 'replicas' ? ['abort'] : ['abort-1', 'abort-2'];
    expect(cluster.applied.slice(-aborts.length)).toEqual(aborts);
    expect(stateIn(cluster)?.reason).toMatch(reason);
  });
});

test('too little traffic holds the release, with the reason', async () => {
  const cluster = clusterOf('replicas', { requestsPerSecond: 0.05 });
  expect(await run(cluster, 'replicas')).toBe('held');
  expect(cluster.applied).toEqual(['01-canary-5']);
  expect(stateIn(cluster)?.reason).toMatch(/^too little traffic to decide: .*a decision needs about \d+ more requests/);
  expect(cluster.log.at(-1)).toContain('held: too little traffic');
  // a user can resume it
  Object.assign(cluster.canary, { requestsPerSecond: 50 });
  expect(await run(cluster, 'replicas', 'resume', 'laptop/2')).toBe('promoted');
});

test('a version that another client changed holds the release', async () => {
  const cluster = clusterOf('replicas');
  cluster.changed = ['Deployment dummy-api-stable'];
  expect(await run(cluster, 'replicas')).toBe('held');
  expect(stateIn(cluster)?.reason).toContain('another client has changed Deployment dummy-api-stable');
});

test('a change by another client holds a release that would revert, so that the change stays', async () => {
  const cluster = clusterOf('replicas', { errors: 0.05 });
  cluster.changed = ['Service dummy-api'];
  expect(await run(cluster, 'replicas')).toBe('held');
  expect(cluster.applied).toEqual(['01-canary-5']);
});

test('--step carries out one step, and --resume the next', async () => {
  const cluster = clusterOf('replicas');
  const outcomes: Outcome[] = [await run(cluster, 'replicas', 'start', 'a/1', true)];
  expect(cluster.applied).toEqual(['01-canary-5']);
  for (let i = 2; i <= 5; i++) outcomes.push(await run(cluster, 'replicas', 'resume', `a/${i}`, true));
  expect(outcomes).toEqual(['step-done', 'step-done', 'step-done', 'step-done', 'promoted']);
  expect(cluster.applied).toEqual(STEPS.replicas);
});

test('--abort rolls back from any step, even while another process holds the release', async () => {
  const cluster = clusterOf('weights');
  await run(cluster, 'weights', 'start', 'a/1', true);
  expect(await run(cluster, 'weights', 'abort', 'b/1')).toBe('reverted');
  expect(cluster.distinct).toEqual(['01-canary-0', 'abort-1', 'abort-2']);
});

describe('two processes', () => {
  /** Kills a process in a bake. */
  async function interrupted(): Promise<FakeCluster> {
    const cluster = clusterOf('replicas');
    cluster.killAt = 40;
    await expect(run(cluster, 'replicas')).rejects.toThrow(Killed);
    cluster.restart();
    return cluster;
  }

  test('exclude each other', async () => {
    const cluster = await interrupted();
    expect(await run(cluster, 'replicas', 'start', 'b/1')).toBe('refused');
    expect(cluster.log.at(-1)).toContain('laptop/1 carries out this release');
  });

  test('a resumed process waits until the lock of the other one has expired', async () => {
    const cluster = await interrupted();
    const before = cluster.now();
    expect(await run(cluster, 'replicas', 'resume', 'b/1')).toBe('promoted');
    expect(cluster.now() - before).toBeGreaterThan(30_000);
  });

  test('a process that fails or is stopped lets another one resume at once', async () => {
    const cluster = clusterOf('replicas');
    const release = releaseIn(cluster, FILES.replicas);
    const sleep = () =>
      stateIn(cluster)?.phase === 'bake' ? Promise.reject(new Error('stopped')) : cluster.sleep(5000);
    await expect(carryOut({ ...release, clock: { now: cluster.now, sleep } }, 'start')).rejects.toThrow('stopped');
    expect(stateIn(cluster)).toMatchObject({ phase: 'bake', step: '01-canary-5' });
    expect(stateIn(cluster)?.holder).toBeUndefined();
    const before = cluster.log.length;
    expect(await run(cluster, 'replicas', 'resume', 'b/1')).toBe('promoted');
    expect(cluster.log.slice(before).join('\n')).not.toContain('for the lock');
  });

  test('a process that has lost the release stops before it applies anything', async () => {
    const cluster = clusterOf('replicas');
    const first = releaseIn(cluster, FILES.replicas);
    let second: Promise<Outcome> | undefined;
    const sleep = async (milliseconds: number) => {
      await cluster.sleep(milliseconds);
      second ??= run(cluster, 'replicas', 'abort', 'b/1');
      await second;
    };
    expect(await carryOut({ ...first, clock: { now: cluster.now, sleep } }, 'start')).toBe('refused');
    expect(await second).toBe('reverted');
    expect(cluster.applied).toEqual(['01-canary-5', 'abort']);
  });
});

test('a long interval does not let the lock expire', async () => {
  const cluster = clusterOf('replicas');
  const release = releaseIn(cluster, FILES.replicas);
  let longest = 0;
  const sleep = async (milliseconds: number) => {
    await cluster.sleep(milliseconds);
    const { phase, until = Infinity } = stateIn(cluster) ?? {};
    if (phase !== 'promoted') longest = Math.max(longest, cluster.now() - until);
  };
  const pace = { ...release.pace, interval: 300_000, settle: 200_000 };
  expect(await carryOut({ ...release, pace, clock: { now: cluster.now, sleep } }, 'start')).toBe('promoted');
  expect(longest).toBe(0);
});

describe.each<[Split, Version, Outcome]>([
  ['replicas', { requestsPerSecond: 2000 }, 'promoted'],
  ['weights', { requestsPerSecond: 2000 }, 'promoted'],
  ['weights', { errors: 0.05 }, 'reverted'],
])('by %s, %j', (split, version, outcome) => {
  test('a process that is killed at any call and resumed ends like an uninterrupted one', async () => {
    const whole = clusterOf(split, version);
    expect(await runFast(whole, split)).toBe(outcome);
    const final = (cluster: FakeCluster) => {
      const { step, phase } = stateIn(cluster) ?? {};
      return { step, phase, distinct: cluster.distinct };
    };
    for (let killAt = 5; killAt <= whole.calls; killAt++) {
      const cluster = clusterOf(split, version);
      cluster.killAt = killAt;
      await expect(runFast(cluster, split)).rejects.toThrow(Killed);
      cluster.restart();
      const mode = stateIn(cluster) === null ? 'start' : 'resume';
      // killed after the last write
      if (['promoted', 'reverted'].includes(stateIn(cluster)?.phase ?? '')) continue;
      expect(await runFast(cluster, split, mode, 'b/1')).toBe(outcome);
      expect(final(cluster)).toEqual(final(whole));
    }
  });
});

describe('before the release', () => {
  test('a plan from another version is rejected, and the cluster does not change', async () => {
    const cluster = clusterOf('replicas');
    const name = 'Deployment dummy-api-stable';
    const running = JSON.stringify(cluster.objects.get(name)).replaceAll('dummy-api:1.0', 'dummy-api:0.9');
    cluster.objects.set(name, JSON.parse(running) as ClusterObject);
    await expect(run(cluster, 'replicas')).rejects.toThrow(
      'dummy-api-stable in context fake runs dummy-api:0.9, and the plan starts from dummy-api:1.0: write a plan',
    );
    expect([cluster.applied, stateIn(cluster)]).toEqual([[], null]);
  });

  test('a stable track that differs from the plan is rejected', async () => {
    const cluster = clusterOf('replicas');
    // other objects of the release have no canary yet
    cluster.changedBefore = ['Service dummy-api', 'Deployment dummy-api-canary'];
    expect(await run(cluster, 'replicas', 'start', 'a/1', true)).toBe('step-done');
    const other = clusterOf('replicas');
    other.changedBefore = ['Deployment dummy-api-stable'];
    await expect(run(other, 'replicas')).rejects.toThrow(
      'Deployment dummy-api-stable in context fake differs from the plan: write a plan that starts from the running version',
    );
    expect([other.applied, stateIn(other)]).toEqual([[], null]);
  });

  test('missing metrics are rejected', async () => {
    const cluster = clusterOf('replicas');
    cluster.hasMetrics = false;
    await expect(run(cluster, 'replicas')).rejects.toThrow(
      'Prometheus has no series of Deployment canary-by-replicas/dummy-api-stable',
    );
    expect([cluster.applied, stateIn(cluster)]).toEqual([[], null]);
  });

  test('a missing Service is rejected', async () => {
    const cluster = clusterOf('replicas');
    cluster.objects.delete('Service dummy-api');
    await expect(run(cluster, 'replicas')).rejects.toThrow(
      'Service dummy-api is not in namespace canary-by-replicas of context fake: apply the chart without a canary first',
    );
  });

  test('a promoted plan is not released again, and --resume needs a release', async () => {
    const cluster = clusterOf('replicas');
    expect(await run(cluster, 'replicas', 'resume')).toBe('refused');
    await run(cluster, 'replicas');
    expect(await run(cluster, 'replicas')).toBe('refused');
    expect(cluster.log.at(-1)).toContain('this plan is already promoted');
  });

  test('a plan that changed during the release is rejected', async () => {
    const cluster = clusterOf('replicas');
    await run(cluster, 'replicas', 'start', 'a/1', true);
    const changed = FILES.replicas.map((file) => ({ ...file, text: `${file.text}\n` }));
    for (const mode of ['resume', 'abort'] as const) {
      expect(await carryOut(releaseIn(cluster, changed, 'b/1'), mode)).toBe('refused');
      expect(cluster.log.at(-1)).toContain('the plan has changed since the release began');
    }
    expect(cluster.applied).toEqual(['01-canary-5']);
  });
});
