import { type Outcome, carryOut } from '../../../cli/release/driver';
import type { Mode } from '../../../cli/release/admission';
import { type FakeCluster, Killed, type Version, releaseIn } from './fake-cluster';
import { FILES, STEPS, type Split, clusterOf, run, stateIn } from './fake-release';

/** Runs a release with few judgements. */
const runFast = (cluster: FakeCluster, split: Split, mode: Mode = 'start', holder?: string) => {
  const release = releaseIn(cluster, FILES[split], holder);
  return carryOut({ ...release, pace: { ...release.pace, bake: 15_000 } }, mode);
};

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

test('a process that was suspended before a step applies nothing after another one has taken over', async () => {
  const cluster = clusterOf('replicas');
  const first = releaseIn(cluster, FILES.replicas);
  let second: Promise<Outcome> | undefined;
  const annotate: typeof cluster.annotate = async (...args) => {
    const isWritten = await cluster.annotate(...args);
    if (stateIn(cluster)?.step === '02-canary-25' && stateIn(cluster)?.holder === 'laptop/1') {
      second ??= run(cluster, 'replicas', 'abort', 'b/1');
      await second;
    }
    return isWritten;
  };
  const bound = (name: 'get' | 'getAll' | 'podsOf' | 'apply' | 'diff') => cluster[name].bind(cluster) as never;
  const methods = { get: bound('get'), getAll: bound('getAll'), podsOf: bound('podsOf'), diff: bound('diff') };
  const suspended = { context: 'fake', ...methods, apply: bound('apply'), annotate };
  expect(await carryOut({ ...first, cluster: suspended }, 'start')).toBe('refused');
  expect(await second).toBe('reverted');
  expect(cluster.applied).toEqual(['01-canary-5', 'abort']);
});

test('a write whose response is lost is not a write of another process', async () => {
  const cluster = clusterOf('replicas');
  const annotate = cluster.annotate.bind(cluster);
  let writes = 0;
  // the API server applies the write, and kubectl's retry conflicts with it
  cluster.annotate = async (...args) => (await annotate(...args)) && writes++ % 2 === 0;
  expect(await run(cluster, 'replicas')).toBe('promoted');
  expect(cluster.applied).toEqual(STEPS.replicas);
});

test('a process that stops in a comparison keeps the bounds of its latency test', async () => {
  const cluster = clusterOf('replicas');
  const release = releaseIn(cluster, FILES.replicas);
  const sleep = async (milliseconds: number) => {
    if (stateIn(cluster)?.bounds) throw new Error('stopped');
    await cluster.sleep(milliseconds);
  };
  await expect(carryOut({ ...release, clock: { now: cluster.now, sleep } }, 'start')).rejects.toThrow('stopped');
  expect(stateIn(cluster)?.holder).toBeUndefined();
  expect(stateIn(cluster)?.bounds).toEqual({ lower: expect.any(Number), upper: expect.any(Number) });
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
