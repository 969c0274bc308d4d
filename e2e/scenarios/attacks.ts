import { ATTACKS, type Attack, launch } from '../../support/attacks';
import { type LoadOptions, type Tally, underLoad } from '../load';
import type { Target } from '../../support/http';
import { get } from '../kubectl';
import { type Step, ensure, sleep } from '../steps';

/** Duration of an attack, in seconds. */
const SECONDS = 15;
/** Honest requests per second. */
const RATE = 5;
const MAX_FAILED_PERCENT = 10;
/** Maximum time of a response from /livez, in milliseconds. */
const MAX_LIVEZ_MS = 1000;

interface AttackedApp {
  readonly name: string;
  readonly target: () => Target | Promise<Target>;
  readonly honest: LoadOptions;
}

/** Creates a step for each app, with all attacks one after the other. */
export function attackSteps(node: string): Step[] {
  const iris = { path: '/predict', rate: RATE, type: 'application/json', body: '{"features":[5.1,3.5,1.4,0.2]}' };
  const gatewayPort = async () => (await get('service', 'gateway', 'iris')).spec.ports[0]?.nodePort ?? 0;
  const apps: AttackedApp[] = [
    {
      name: 'the image classifier',
      target: () => ({ address: node, port: 32000 }),
      honest: { path: '/test', rate: RATE },
    },
    { name: 'the iris model', target: () => ({ address: node, port: 32003 }), honest: iris },
    { name: 'the gateway', target: async () => ({ address: node, port: await gatewayPort() }), honest: iris },
  ];
  return apps.map((app) => ({
    claim: `each of ${ATTACKS.length} attacks on ${app.name}: at least 90% of honest requests succeed, /livez responds within 1 s`,
    check: async () => {
      const target = await app.target();
      const results: string[] = [];
      for (const attack of ATTACKS) {
        results.push(await underAttack(attack, target, app.honest));
      }
      return results.join('; ');
    },
  }));
}

async function underAttack(attack: Attack, target: Target, honest: LoadOptions): Promise<string> {
  let predictions: Tally | undefined;
  const live = await underLoad(target, { path: '/livez', rate: RATE }, async () => {
    predictions = await underLoad(target, honest, async () => {
      const stop = launch(attack, target);
      try {
        await sleep(SECONDS);
      } finally {
        stop();
      }
    });
  });
  const text = `${attack.name}: ${predictions}; /livez: ${live}`;
  ensure(predictions !== undefined && predictions.failed * 100 <= MAX_FAILED_PERCENT * predictions.sent, text);
  ensure(live.failed === 0 && live.slowest <= MAX_LIVEZ_MS, text);
  return text;
}
