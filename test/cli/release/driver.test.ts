import { type Outcome, carryOut } from '../../../cli/release/driver';
import type { ClusterObject } from '../../../cli/release/ports';
import { type Version, releaseIn } from './fake-cluster';
import { FILES, STEPS, type Split, clusterOf, run, stateIn } from './fake-release';

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
    ['that becomes unready', { unready: true }, /^pod pod is not ready$/],
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

test('pods that an autoscaler adds to a track during a comparison do not revert the release', async () => {
  const cluster = clusterOf('replicas', { requestsPerSecond: 2 });
  const sleep = async (milliseconds: number) => {
    await cluster.sleep(milliseconds);
    const isBake = stateIn(cluster)?.phase === 'bake';
    cluster.starting = isBake ? ['dummy-api-stable', 'dummy-api-canary'] : [];
  };
  const release = releaseIn(cluster, FILES.replicas);
  expect(await carryOut({ ...release, clock: { now: cluster.now, sleep } }, 'start')).toBe('promoted');
});

test('a rollout without progress holds the release, with the reason', async () => {
  const cluster = clusterOf('replicas');
  cluster.starting = ['dummy-api-stable'];
  const before = cluster.now();
  expect(await run(cluster, 'replicas')).toBe('held');
  expect(stateIn(cluster)?.reason).toMatch(/^no progress: Deployment dummy-api-stable: \d+ of \d+ pods are available$/);
  expect(cluster.now() - before).toBeGreaterThanOrEqual(1_800_000);
  cluster.starting = [];
  expect(await run(cluster, 'replicas', 'resume', 'laptop/2')).toBe('promoted');
});

test('missing metrics of the canary hold the release, with the reason', async () => {
  const cluster = clusterOf('replicas');
  const release = releaseIn(cluster, FILES.replicas);
  const requestsOf: typeof cluster.requestsOf = (workload, seconds) =>
    workload.name.endsWith('canary')
      ? Promise.reject(new Error('the series have no label status_code'))
      : cluster.requestsOf(workload, seconds);
  const metrics = { requestsOf, check: cluster.check.bind(cluster) };
  expect(await carryOut({ ...release, metrics }, 'start')).toBe('held');
  expect(stateIn(cluster)?.reason).toBe('no metrics: the series have no label status_code');
});

test.each<[string, string, Version]>([
  ['a step without requests of the canary', '01-canary-0', {}],
  ['the rollout of a version that never becomes ready', '02-canary-5', { neverReady: true }],
])('a change by another client in %s holds the release', async (_, step, version) => {
  const cluster = clusterOf('weights', version.neverReady ? {} : version);
  const sleep = async (milliseconds: number) => {
    await cluster.sleep(milliseconds);
    if (stateIn(cluster)?.step !== step) return;
    Object.assign(cluster.canary, version);
    cluster.changed = ['HorizontalPodAutoscaler dummy-api-stable'];
  };
  const release = releaseIn(cluster, FILES.weights);
  expect(await carryOut({ ...release, clock: { now: cluster.now, sleep } }, 'start')).toBe('held');
  expect(cluster.applied.at(-1)).toBe(step);
  expect(stateIn(cluster)?.reason).toMatch(/^another client has changed HorizontalPodAutoscaler dummy-api-stable/);
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

test.each(['dummy-api-stable', 'dummy-api-canary'])('a deleted Deployment %s reverts the release', async (name) => {
  const cluster = clusterOf('replicas');
  const sleep = async (milliseconds: number) => {
    await cluster.sleep(milliseconds);
    if (stateIn(cluster)?.phase !== 'bake') return;
    cluster.objects.delete(`Deployment ${name}`);
    cluster.changed = [`Deployment ${name}`];
  };
  const release = releaseIn(cluster, FILES.replicas);
  expect(await carryOut({ ...release, clock: { now: cluster.now, sleep } }, 'start')).toBe('reverted');
  expect(cluster.applied).toEqual(['01-canary-5', 'abort']);
  expect(stateIn(cluster)?.reason).toBe('an object of the release has been deleted');
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
