/** Behavior of a version that a release tests. */
export interface TestedVersion {
  /** Name of the scenario. */
  readonly name: string;
  readonly about: string;
  /** Variables of the server: e2e/release/server/server.mjs. */
  readonly env: { readonly [variable: string]: string };
  /** Expected end of a release. */
  readonly outcome: 'promoted' | 'reverted';
  /** Pattern of the reason in the log. */
  readonly reason: RegExp;
  /** Failures that the version causes itself: responses with status 500, or broken connections too. */
  readonly fails?: 'responses' | 'connections';
}

export const HEALTHY: TestedVersion = {
  name: 'healthy',
  about:
    'A version that is as good as the stable one. Each release starts from the version that the previous one has promoted.',
  env: {},
  outcome: 'promoted',
  reason: /requests of the canary fail/,
};

export const ERRORS: TestedVersion = {
  name: 'errors',
  about: 'A version that fails 5% of the requests.',
  env: { ERROR_PERCENT: '5' },
  outcome: 'reverted',
  reason: /of the canary fail/,
  fails: 'responses',
};

/** Versions of the scenarios, each released several times. */
export const VERSIONS: readonly TestedVersion[] = [
  ERRORS,
  {
    name: 'latency',
    about: 'A version that is twice as slow: its 95th percentile is 364 ms instead of 182 ms.',
    env: { SLOWDOWN: '2' },
    outcome: 'reverted',
    reason: /of the canary take longer than/,
  },
  {
    name: 'unready',
    about: 'A version whose readiness probe never succeeds.',
    env: { NEVER_READY: 'true' },
    outcome: 'reverted',
    reason: /restarted|CrashLoopBackOff|progress deadline/,
  },
  {
    name: 'crashes',
    about: 'A version that exits after 20 requests, and breaks those in flight.',
    env: { CRASH_AFTER: '20' },
    outcome: 'reverted',
    reason: /restarted|CrashLoopBackOff/,
    fails: 'connections',
  },
  HEALTHY,
];
