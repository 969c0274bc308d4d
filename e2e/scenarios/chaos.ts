import { kubectl } from '../kubectl';
import { count, underLoad } from '../load';
import { random } from '../random';
import { type Scenario, type Step, ensure, sleep } from '../steps';
import { type Place, allReady, deleteStep, isReady, livePods, startSteps } from '../workload';
import { CHART, STEADY, loadBalancingCopy, target } from './load-balancing';

const SECONDS = 180;
/** More than elsewhere: a pod that is forced out takes with it what it is answering, and one in a thousand must be many. */
const LOAD = { ...STEADY, rate: 25 };
const KILLS: Record<string, string[]> = {
  'told to stop': [],
  'given one second': ['--grace-period=1'],
  'forced out': ['--grace-period=0', '--force'],
};

/** Pods die at random. */
export function chaos({ folder, node }: Place): Scenario {
  return {
    name: 'chaos',
    about:
      `For three minutes, every 5 to 15 s, one of the five pods is killed, under ${LOAD.rate} predictions a second: told to stop as by ` +
      'kubectl delete, given one second, or forced out.',
    steps: () => {
      const copy = loadBalancingCopy(folder);
      return [...startSteps(copy, CHART), killStep(node), backStep(), deleteStep(copy, CHART)];
    },
  };
}

function killStep(node: string): Step {
  return {
    claim: 'fewer than 0.1 % failed requests with no retry by the client, none with one retry',
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
      const killed = [...kills].map(([how, times]) => `${times} ${how}`).join(', ');
      const text = `seed ${seed}: ${killed}; ${tally}; ${tally.failedTwice} failed with one retry`;
      ensure(tally.failed < tally.sent / 1000 && tally.failedTwice === 0, text);
      return text;
    },
  };
}

/** Never the last pod that serves: then there is nothing to prove. */
async function killOne(next: () => number): Promise<string> {
  const ready = (await livePods(CHART)).filter(isReady);
  const victim = ready[Math.floor(next() * ready.length)];
  const hows = Object.keys(KILLS);
  const how = hows[Math.floor(next() * hows.length)] ?? '';
  if (!victim || ready.length < 2) {
    return 'skipped for want of two ready pods';
  }
  await kubectl('delete', 'pod', victim.metadata.name, '-n', CHART, '--wait=false', ...(KILLS[how] ?? []));
  return how;
}

function backStep(): Step {
  return { claim: 'afterwards all pods are back, none has restarted', check: () => allReady(CHART) };
}
