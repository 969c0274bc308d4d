import { type ReleaseRun, exposureOf, outcomesOf, releaseEnd, releaseLog } from '../support/release-runs';

const run = (more: Partial<ReleaseRun> = {}): ReleaseRun => ({
  outcome: 'reverted',
  reason: 'errors',
  seconds: 12.4,
  requests: 1000,
  ofNewVersion: 20,
  failedByVersion: 0,
  ...more,
});

test('reads the lines of a log, and its end', () => {
  const line = (event: string, text = '') =>
    JSON.stringify({ time: '2026-01-01T00:00:00Z', step: 'abort', event, text });
  const log = releaseLog(`npm notice\n${line('plan')}\n${line('reverted', '5% fail')}\n`);
  expect(log.map(({ event }) => event)).toEqual(['plan', 'reverted']);
  expect(releaseEnd(log)).toEqual({ outcome: 'reverted', reason: '5% fail' });
  expect(releaseEnd([])).toEqual({ outcome: 'none', reason: '' });
});

test('a process that is killed leaves a line without its end, which is ignored', () => {
  expect(releaseLog('{"event":"apply","step":"01"}\n{"event":"ba')).toEqual([{ event: 'apply', step: '01' }]);
});

test('counts the outcomes, and lists those that are wrong', () => {
  expect(outcomesOf([run(), run({ seconds: 30.6 })], 'reverted')).toBe('2 of 2 reverted, after 12 to 31 s');
  const held = run({ outcome: 'held', reason: 'too little traffic' });
  expect(outcomesOf([run(), held, held], 'reverted')).toBe('1 of 3 reverted, after 12 s; 2 x held: too little traffic');
  expect(outcomesOf([run({ kills: 7 }), run({ kills: 8 })], 'reverted')).toBe(
    '2 of 2 reverted, after 12 s; killed 7 to 8 times each',
  );
});

test('describes the share of the requests that the new version responded to', () => {
  const runs = [10, 30, 20].map((ofNewVersion) => run({ ofNewVersion }));
  expect(exposureOf(runs)).toBe('2.0% (1.0 to 3.0%)');
  expect(exposureOf([...runs, run({ failedByVersion: 5 })])).toBe(
    '2.0% (1.0 to 3.0%); the version failed 5 of all 4000 requests',
  );
  expect(exposureOf([run({ requests: 0, ofNewVersion: 0 })])).toBe('0.0% (0.0%)');
});
