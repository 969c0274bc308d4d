import { deploymentReadiness, anchorReadiness, podProblem, unreadyPod } from '../../../cli/release/readiness';
import { markedText, nextStep, stepInFile } from '../../../cli/release/next-step';
import { planOf } from '../../../cli/release/plan';
import { failureLabels, queriesFor, samplesIn, trackDataFrom } from '../../../cli/release/promql';
import { DEFAULT_METRICS } from '../../../cli/release/settings';
import { stepStart } from '../../../cli/release/step-start';
import { InputError } from '../../../cli/program';
import { sources } from './fake-cluster';

const files = sources('weights');
const plan = planOf(files, 'plan');

describe('a plan', () => {
  test('has its steps in order, their shares and its tracks', () => {
    expect(plan.steps.map(({ name, percent, canaryStep }) => [name, percent, canaryStep])).toEqual([
      ['01-canary-0', 0, 'share-0'],
      ['02-canary-5', 5, 'share-5'],
      ['03-canary-25', 25, 'share-25'],
      ['04-canary-50', 50, 'share-50'],
      ['05-canary-100', 0, 'promoting-50'],
      ['06-stable-100', 0, 'promoting-0'],
      ['07-promoted', 0, 'promoted'],
    ]);
    expect(plan.aborts.map(({ name }) => name)).toEqual(['abort-1', 'abort-2']);
    const namespace = 'canary-by-weights';
    expect([plan.anchor, plan.stable, plan.canary, plan.stableImage]).toEqual([
      { kind: 'HTTPRoute.v1.gateway.networking.k8s.io', name: 'dummy-api', namespace },
      { kind: 'Deployment.v1.apps', name: 'dummy-api-stable', namespace },
      { kind: 'Deployment.v1.apps', name: 'dummy-api-canary', namespace },
      'dummy-api:1.0',
    ]);
  });

  test('has a different hash after any change', () => {
    const changed = files.map((file, i) => (i === 2 ? { ...file, text: `${file.text} ` } : file));
    expect(planOf(files, 'plan').hash).toBe(plan.hash);
    expect(planOf(changed, 'plan').hash).not.toBe(plan.hash);
  });

  test.each<[string, typeof files, string]>([
    [
      'no files',
      [],
      "plan has no numbered steps such as 'sentiment-01-canary-5.k8s.yaml': write a plan with CanaryPlan",
    ],
    [
      'no abort',
      files.filter(({ path }) => !path.includes('abort')),
      "plan has no file that aborts the release, such as 'sentiment-abort.k8s.yaml': write a plan with CanaryPlan",
    ],
    ['two charts', [...files, ...sources('replicas')], 'plan has plans of several charts (by-weights, by-replicas)'],
    [
      'no release',
      files.map((file) => ({ ...file, objects: [] })),
      'has no CanaryRelease with a step: write a plan of one release',
    ],
  ])('with %s is rejected', (_, some, message) => {
    expect(() => planOf(some, 'plan')).toThrow(message);
  });
});

describe('readiness', () => {
  const deployment = (status: object, generation = 2) => ({
    metadata: { name: 'm', generation },
    spec: { replicas: 3 },
    status,
  });
  const done = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

  test.each<[object, boolean, RegExp]>([
    [done, true, /^$/],
    [{ ...done, observedGeneration: 1 }, false, /the controller has not observed Deployment \S+ yet/],
    [{ ...done, updatedReplicas: 1 }, false, /1 of 3 pods are updated/],
    [{ ...done, replicas: 4 }, false, /1 old pods have not stopped yet/],
    [{ ...done, availableReplicas: 2 }, false, /2 of 3 pods are available/],
    [
      { ...done, conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] },
      false,
      /progress deadline/,
    ],
    [{}, false, /^the controller has not observed Deployment m yet$/],
  ])('of a Deployment with %j', (status, ready, reason) => {
    const readiness = deploymentReadiness(deployment(status));
    expect(readiness.ready).toBe(ready);
    expect('reason' in readiness ? readiness.reason : '').toMatch(reason);
  });

  test.each<[object, boolean]>([
    [{}, false],
    [{ parents: [{ conditions: [{ type: 'Accepted', status: 'True', observedGeneration: 1 }] }] }, false],
    [
      {
        parents: [
          { conditions: ['Accepted', 'ResolvedRefs'].map((type) => ({ type, status: 'True', observedGeneration: 2 })) },
        ],
      },
      true,
    ],
  ])('of a route with %j', (status, ready) => {
    expect(anchorReadiness(deployment(status), 'HTTPRoute.v1.gateway.networking.k8s.io').ready).toBe(ready);
    expect(anchorReadiness(deployment(status), 'Service').ready).toBe(true);
  });

  test.each<[object, string | undefined]>([
    [{ restartCount: 1 }, undefined],
    [{ restartCount: 2 }, 'containers of the canary restarted 2 times'],
    [{ state: { waiting: { reason: 'ImagePullBackOff' } } }, 'pod a has ImagePullBackOff'],
    [{ state: { waiting: { reason: 'ContainerCreating' } } }, undefined],
  ])('of pods with %j', (container, problem) => {
    expect(podProblem([{ metadata: { name: 'a' }, status: { containerStatuses: [container] } }])).toBe(problem);
  });

  test('pods that terminate have no problem: they can be those of an earlier release', () => {
    const status = { containerStatuses: [{ restartCount: 3 }] };
    expect(
      podProblem([{ metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' }, status }]),
    ).toBeUndefined();
  });
});

test.each<[string, object, object, string | undefined]>([
  ['ready', { status: 'True' }, { started: true }, undefined],
  ['unready after its start', { status: 'False' }, { started: true }, 'pod a is not ready'],
  ['starting', { status: 'False' }, { started: false }, undefined],
  ['pending', { status: 'False' }, {}, undefined],
])('a pod that is %s', (_, condition, container, problem) => {
  const status = { conditions: [{ type: 'Ready', ...condition }], containerStatuses: [container] };
  expect(unreadyPod([{ metadata: { name: 'a' }, status }])).toBe(problem);
  expect(unreadyPod([{ metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' }, status }])).toBeUndefined();
});

describe('the next step for a GitOps tool', () => {
  const step = plan.steps[1];
  const judgement = { verdict: 'healthy' as const, findings: ['fine'] };
  const good = { step, applied: 'share-5', readiness: { ready: true as const }, judgement, isBaked: true };

  test.each<[string, Partial<typeof good> | object, string, string | undefined]>([
    ['begins', { step: undefined, applied: undefined }, 'next', '01-canary-0'],
    ['continues', {}, 'next', '03-canary-25'],
    ['waits for the cluster', { applied: 'share-0' }, 'hold', undefined],
    ['waits for pods', { readiness: { ready: false, reason: 'later', failed: false } }, 'hold', undefined],
    ['reverts pods that fail', { readiness: { ready: false, reason: 'never', failed: true } }, 'revert', 'abort-1'],
    ['reverts a worse version', { judgement: { verdict: 'worse', findings: ['bad'] } }, 'revert', 'abort-1'],
    ['holds without a decision', { judgement: { verdict: 'undecided', findings: [] } }, 'hold', undefined],
    ['holds until the minimum time', { isBaked: false }, 'hold', undefined],
    [
      'continues after a step without requests',
      { step: plan.steps[0], applied: 'share-0', judgement: undefined },
      'next',
      '02-canary-5',
    ],
    [
      'continues while it reverts',
      { step: plan.aborts[0], applied: 'share-0', judgement: undefined },
      'next',
      'abort-2',
    ],
    ['ends', { step: plan.steps[6], applied: 'promoted', judgement: undefined }, 'done', undefined],
    ['ends after a revert', { step: plan.aborts[1], applied: 'aborted', judgement: undefined }, 'done', undefined],
  ])('%s', (_, change, action, name) => {
    const decision = nextStep(plan, { ...good, ...change });
    expect([decision.action, decision.step?.name]).toEqual([action, name]);
  });

  test('is marked in the file', () => {
    expect(stepInFile(plan, markedText(plan, plan.aborts[0] as never))).toBe(plan.aborts[0]);
    expect(stepInFile(plan, 'apiVersion: v1')).toBeUndefined();
  });

  test('is the first one after the end of another plan, and an error during another plan', () => {
    const text = markedText({ ...plan, hash: 'other' }, plan.aborts[1] as never);
    expect(stepInFile(plan, text, 'aborted')).toBeUndefined();
    expect(stepInFile(plan, text, 'promoted')).toBeUndefined();
    expect(stepInFile(plan, text)).toBeUndefined();
    expect(() => stepInFile(plan, text, 'share-5')).toThrow(
      `the file has step abort-2 of plan other, and the plan is now ${plan.hash}: check out the original plan, and complete its release first`,
    );
  });

  test('counts its requests since its annotation changed', () => {
    const entry = (key: string, time: string) => ({
      time,
      fieldsV1: { 'f:metadata': { 'f:annotations': { [`f:${key}`]: {} } } },
    });
    const managedFields = [
      entry('cdk8s-ml-app/canary-step', '2026-01-01T00:00:10Z'),
      entry('other', '2026-01-01T00:00:20Z'),
    ];
    expect(stepStart({ metadata: { name: 'm', managedFields } as never })).toBe(Date.UTC(2026, 0, 1, 0, 0, 10));
  });
});

test('the queries select the series of a Deployment since the step began', () => {
  const increase = (counter: string) =>
    `(((last_over_time(${counter}[90s]) - (${counter} offset 90s or 0 * last_over_time(${counter}[90s]))) unless resets(${counter}[90s]) > 0) or increase(${counter}[90s]))`;
  const { hasLabel, ...queries } = queriesFor(
    DEFAULT_METRICS,
    { kind: 'Deployment', namespace: 'ns', name: 'm-canary' },
    90.4,
  );
  expect(hasLabel('code')).toBe('count(http_request_duration_seconds_count{job="ns/m-canary",code!=""})');
  expect(queries).toEqual({
    exists: 'count(http_request_duration_seconds_count{job="ns/m-canary"})',
    hasBuckets: 'count(http_request_duration_seconds_bucket{job="ns/m-canary"})',
    requests: `sum(${increase('http_request_duration_seconds_count{job="ns/m-canary"}')})`,
    errors: `sum(${increase('http_request_duration_seconds_count{job="ns/m-canary",status_code=~"5.."}')})`,
    buckets: `sum by (le) (${increase('http_request_duration_seconds_bucket{job="ns/m-canary"}')})`,
  });
});

test.each<[string, string[]]>([
  ['status_code=~"5.."', ['status_code']],
  ['code!~"2..", a="b=\\"c\\",d=",a!="e"', ['code', 'a']],
  ['', []],
])('the labels of %s are %j', (failed, labels) => {
  expect(failureLabels(failed)).toEqual(labels);
});

test('the samples of Prometheus become the data of a track', () => {
  const response = (...result: [object, string][]) =>
    samplesIn(
      JSON.stringify({
        status: 'success',
        data: { result: result.map(([metric, value]) => ({ metric, value: [1, value] })) },
      }),
    );
  const buckets = response([{ le: '+Inf' }, '10.5'], [{ le: '0.1' }, '7']);
  expect(trackDataFrom(response([{}, '10.5']), response(), buckets)).toEqual({
    ...{ requests: 10.5, errors: 0 },
    buckets: [
      { bound: 0.1, requests: 7 },
      { bound: Infinity, requests: 10.5 },
    ],
  });
  // the status of an error, not of a revert
  expect(() => samplesIn('{"status":"error","errorType":"bad_data","error":"parse error"}')).toThrow(
    new InputError('Prometheus rejects the query: parse error. Correct --metric, --failed or --series.'),
  );
  expect(() => samplesIn('{"status":"error","errorType":"timeout","error":"query timed out"}')).toThrow(
    new InputError('Prometheus cannot complete the query: query timed out. Try again after its cause is fixed.'),
  );
  const partial = { status: 'success', warnings: ['PromQL info: a', 'no store at a:10901'], data: { result: [] } };
  expect(() => samplesIn(JSON.stringify(partial))).toThrow(
    new InputError(
      'the result of Prometheus is incomplete: no store at a:10901. Restore the missing store, and try again.',
    ),
  );
  for (const other of ['<html>', '{"status":"success"}', 'null']) {
    expect(() => samplesIn(`${other}\n`)).toThrow(
      new InputError(
        `the response does not come from Prometheus: ${other}. Pass the address of Prometheus as --prometheus.`,
      ),
    );
  }
});
