import { CONTENDERS, Contender, OURS } from './contenders';
import { count, differences } from './equivalence';
import { Run, median, render } from './measure';
import { seconds, table } from './table';

/** Objects of one application. */
const OBJECTS = 7;
const QUICK = process.argv.includes('--quick');
/** Longest run. Who needs longer is not asked for more applications. */
const LIMIT = QUICK ? '20s' : '600s';
/** Numbers of applications: those that are given, else all, up to 1,000 with --quick. */
const GIVEN = process.argv.slice(2).map(Number).filter(Number.isInteger);
const SIZES = GIVEN.length > 0 ? GIVEN : [1, 100, 1000, 3000, 10_000].filter((apps) => !QUICK || apps <= 1000);
/** So many applications are compared object by object, of more only the number. */
const COMPARED = 100;
const ROUNDS = 5;
/** Who takes longer than this runs once. */
const SLOW_MS = 10_000;

function main(): void {
  const rows = [['applications', 'tool', 'wall time', 'ratio', 'CPU time', 'peak memory', 'runs']];
  let contenders = CONTENDERS;
  for (const apps of SIZES) {
    contenders = contenders.filter(({ maxApps }) => apps <= maxApps);
    const runs = race(contenders, apps);
    rows.push(
      ...[...runs].map(([contender, all]) => [String(apps), contender.name, ...cells(all, runs.get(OURS) ?? [])]),
    );
    contenders = contenders.filter((contender) => runs.get(contender)?.length);
  }
  console.log(table(rows));
}

/** Lets all run in turns, so that what else the machine does disturbs all alike. */
function race(contenders: Contender[], apps: number): Map<Contender, Run[]> {
  const runs = new Map(contenders.map((contender): [Contender, Run[]] => [contender, []]));
  let expected = '';
  for (let round = 0; round < ROUNDS; round++) {
    for (const [contender, all] of runs) {
      if (round > 0 && (all[0]?.wallMs ?? Infinity) > SLOW_MS) {
        continue;
      }
      const { run, output } = render(contender, apps, LIMIT);
      console.error(`${apps} ${contender.name}: ${run ? seconds(run.wallMs) : `more than ${LIMIT}`}`);
      if (run) {
        all.push(run);
        expected ||= output;
        check(contender, apps, expected, output);
      }
    }
  }
  return runs;
}

/** All must have written the same objects. */
function check(contender: Contender, apps: number, expected: string, output: string): void {
  const found = count(output);
  if (found !== apps * OBJECTS) {
    throw new Error(`${contender.name}: wrote ${found} objects, not ${apps * OBJECTS}`);
  }
  const different = apps <= COMPARED ? differences(expected, output) : [];
  if (different.length > 0) {
    throw new Error(`${contender.name}: ${different.slice(0, 5).join(', ')} differ from what ${OURS.name} wrote`);
  }
}

function cells(runs: Run[], ours: Run[]): string[] {
  if (runs.length === 0) {
    return [`more than ${LIMIT}`, '', '', '', '1'];
  }
  const { wallMs, cpuMs, peakMiB } = median(runs);
  const ratio = (wallMs / median(ours).wallMs).toPrecision(3);
  return [seconds(wallMs), ratio, seconds(cpuMs), `${peakMiB.toFixed(0)} MiB`, String(runs.length)];
}

main();
