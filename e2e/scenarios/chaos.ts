import { kubectl } from '../kubectl';
import { count, underLoad } from '../load';
import { random } from '../../support/random';
import { type Scenario, type Step, ensure, sleep } from '../steps';
import { type ScenarioContext, waitUntilReady, deleteStep, isReady, livePods, startSteps } from '../workload';
import { CHART, STEADY, loadBalancingCopy, target } from './load-balancing';

const SECONDS = 180;
/** Higher rate than in other scenarios, because a forced deletion fails the requests in flight and the limit is 0.1% of all. */
const LOAD = { ...STEADY, rate: 25 };
const KILLS: Record<string, string[]> = {
  deleted: [],
  'deleted with a grace period of 1 s': ['--grace-period=1'],
  'force-deleted': ['--grace-period=0', '--force'],
};

/** Random deletions of pods. */
export function chaos({ folder, node }: ScenarioContext): Scenario {
  return {
    name: 'chaos',
    about:
      `For three minutes, every 5 to 15 s, kubectl deletes one of the five pods under ${LOAD.rate} predictions per second: with its ` +
      'grace period, with one of 1 s, or by force.',
    steps: () => {
      const copy = loadBalancingCopy(folder);
      return [...startSteps(copy, CHART), killStep(node), recoveryStep(), deleteStep(copy, CHART)];
    },
  };
}

function killStep(node: string): Step {
  return {
    claim: 'fewer than 0.1% failed requests without a retry by the client, none with one retry',
    check: async () => {
      const seed = Number(process.env.E2E_SEED ?? Date.now() % 2 ** 31);
      const next = random(seed);
      const kills = new Map<string, number>();
      const tally = await underLoad(target(node), LOAD, async () => {
        const end = performance.now() + SECONDS * 1000;
        while (performance.now() < end) {
          count(kills, await killOne(next));
          await sleep(5 + 10 * next());
        }
      });
      const killed = [...kills].map(([kill, times]) => `${times} ${kill}`).join(', ');
      const text = `seed ${seed}: ${killed}; ${tally}; ${tally.failedTwice} failed with one retry`;
      ensure(tally.failed < tally.sent / 1000 && tally.failedTwice === 0, text);
      return text;
    },
  };
}

/** Deletes a random ready pod, unless it is the last one. */
async function killOne(next: () => number): Promise<string> {
  const ready = (await livePods(CHART)).filter(isReady);
  const pod = ready[Math.floor(next() * ready.length)];
  const kinds = Object.keys(KILLS);
  const kill = kinds[Math.floor(next() * kinds.length)] ?? '';
  if (!pod || ready.length < 2) {
    return 'skipped, because fewer than two pods were ready';
  }
  await kubectl('delete', 'pod', pod.metadata.name, '-n', CHART, '--wait=false', ...(KILLS[kill] ?? []));
  return kill;
}

function recoveryStep(): Step {
  return { claim: 'afterwards, all pods are ready and none has restarted', check: () => waitUntilReady(CHART) };
}
