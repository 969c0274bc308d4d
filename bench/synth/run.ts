import { runProgram } from '../../cli/program';
import { CONTENDERS, type Contender, OURS, compilePrograms } from './contenders';
import { count, differences } from './equivalence';
import { type Run, median, render } from './measure';
import { seconds, table } from './table';

/** Number of objects in an application. */
const OBJECTS = 7;
const SIZES = [1, 100, 1000, 3000, 10_000];
const QUICK_SIZES = [1, 100, 1000];
/** Maximum number of applications for a comparison of all objects. Larger runs compare only the number of objects. */
const MAX_COMPARED = 100;
const ROUNDS = 5;
/** Time above which a contender runs only once. */
const SLOW_MS = 10_000;

const USAGE = {
  command: 'npm run bench -- synth',
  about: 'Compares the synthesis of many applications with other tools. Run bench/synth/setup.sh first.',
  options: { quick: { help: `at most ${QUICK_SIZES.at(-1)} applications, and at most 20 s a run` } },
  positionals: [
    { name: 'APPS', help: `numbers of applications, ${SIZES.join(' ')} by default`, isCount: true, many: true },
  ],
};

void runProgram(USAGE, ({ positionals, flags }) => {
  const isQuick = flags.has('quick');
  const given = positionals.map(Number);
  compilePrograms();
  compare(given.length > 0 ? given : isQuick ? QUICK_SIZES : SIZES, isQuick ? '20s' : '600s');
});

/** Compares the contenders at each size. A contender that exceeds the limit skips the larger sizes. */
function compare(sizes: number[], limit: string): void {
  const rows = [['applications', 'tool', 'wall time', 'ratio', 'CPU time', 'peak memory', 'runs']];
  let contenders = CONTENDERS;
  for (const apps of sizes) {
    contenders = contenders.filter(({ maxApps }) => apps <= maxApps);
    const runs = race(contenders, apps, limit);
    rows.push(
      ...[...runs].map(([contender, all]) => [
        String(apps),
        contender.name,
        ...cells(all, runs.get(OURS) ?? [], limit),
      ]),
    );
    contenders = contenders.filter((contender) => runs.get(contender)?.length);
  }
  console.log(table(rows));
}

/** Runs the contenders alternately, so that other load on the machine affects all of them equally. */
function race(contenders: Contender[], apps: number, limit: string): Map<Contender, Run[]> {
  const runs = new Map(contenders.map((contender): [Contender, Run[]] => [contender, []]));
  let expected = '';
  for (let round = 0; round < ROUNDS; round++) {
    for (const [contender, all] of runs) {
      if (round > 0 && (all[0]?.wallMs ?? Infinity) > SLOW_MS) {
        continue;
      }
      const { run, output } = render(contender, apps, limit);
      console.error(`${apps} ${contender.name}: ${run ? seconds(run.wallMs) : `more than ${limit}`}`);
      if (run) {
        all.push(run);
        expected ||= output;
        check(contender, apps, expected, output);
      }
    }
  }
  return runs;
}

/** Checks that a contender has written the expected objects. */
function check(contender: Contender, apps: number, expected: string, output: string): void {
  const found = count(output);
  if (found !== apps * OBJECTS) {
    throw new Error(`${contender.name}: wrote ${found} objects, must be ${apps * OBJECTS}: correct its input`);
  }
  const different = apps <= MAX_COMPARED ? differences(expected, output) : [];
  if (different.length > 0) {
    const names = different.slice(0, 5).join(', ');
    throw new Error(`${contender.name}: ${names} differ from the output of ${OURS.name}: correct its input`);
  }
}

function cells(runs: Run[], ours: Run[], limit: string): string[] {
  if (runs.length === 0) {
    return [`more than ${limit}`, '', '', '', '1'];
  }
  const { wallMs, cpuMs, peakMiB } = median(runs);
  const ratio = (wallMs / median(ours).wallMs).toPrecision(3);
  return [seconds(wallMs), ratio, seconds(cpuMs), `${peakMiB.toFixed(0)} MiB`, String(runs.length)];
}
