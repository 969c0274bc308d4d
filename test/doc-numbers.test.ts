import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServingTiming } from '../lib';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');

/** Cells of all table rows. */
const rowsOf = (text: string, prefix = '') =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${prefix}| `))
    .map((line) =>
      line
        .slice(prefix.length + 2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );

const timing = ServingTiming.derive();
const timingRows = rowsOf(read('docs/explanation/timing.md'));

test.each([
  ['`loadTime`', `${timing.loadSeconds} s`],
  ['`slowestRequest`', `${timing.slowestRequestSeconds} s`],
  ['`drain`', `${timing.drainSeconds} s`],
  ['startup and readiness `timeoutSeconds`', timing.probeTimeoutSeconds],
  ['startup `periodSeconds`', timing.startupPeriodSeconds],
  ['startup budget (`startupBudget`)', timing.startupBudgetSeconds],
  ['startup `failureThreshold`', timing.startupFailures],
  ['readiness `failureThreshold`', timing.readinessFailures],
  ['liveness `timeoutSeconds`', timing.livenessTimeoutSeconds],
  ['liveness `periodSeconds`', timing.livenessPeriodSeconds],
  ['liveness `failureThreshold`', timing.livenessFailures],
  ['`preStop`', timing.drainSeconds],
  ['`terminationGracePeriodSeconds`', timing.gracePeriodSeconds],
  ['proxy timeout', timing.proxyTimeoutSeconds],
  ['`minReadySeconds`', timing.minReadySeconds],
  ['replacement of a pod', timing.replacementSeconds],
  ['`progressDeadlineSeconds`', timing.progressDeadlineSeconds],
])('docs/explanation/timing.md: the default of %s is %s', (name, value) => {
  expect(timingRows.find(([first]) => first === name)?.[2]).toBe(String(value));
});

test.each(['up', 'down'])(
  'docs/explanation/autoscaling.md has the same presets as lib/autoscaling/scale-%s.ts',
  (direction) => {
    const type = direction === 'up' ? 'ScaleUp' : 'ScaleDown';
    const inCode = rowsOf(read(`lib/autoscaling/scale-${direction}.ts`), ' * ').filter(([name]) =>
      name?.endsWith('()`'),
    );
    const inGuide = rowsOf(read('docs/explanation/autoscaling.md')).filter(([name]) => name?.startsWith(`\`${type}.`));
    const paceOf = ([name = '', what, time]: string[]) => [name.replace(`${type}.`, ''), what, time];
    expect(inGuide.map(paceOf)).toEqual(inCode.map(paceOf));
  },
);
