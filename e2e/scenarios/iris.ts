import { type Answer, type Target, send } from '../http';
import { get, kubectl } from '../kubectl';
import { type LoadOptions, type Tally, underLoad } from '../load';
import { type Scenario, type Step, ensure, eventually, sleep } from '../steps';
import {
  type Place,
  deleteStep,
  gone,
  ingressAddress,
  isReady,
  livePods,
  rolledOut,
  secondsUntil,
  startSteps,
} from '../workload';
import { FLOWER } from './charts';

const CHART = 'iris';
const STEADY: LoadOptions = { path: '/predict', rate: 10, ...FLOWER };
/** The gateway's own limit for a model's answer is 10 s. */
const HANG_MS = 11_000;
const AWAY_SECONDS = 10;

/** Exercise 4: a gateway in front of a model. */
export function iris({ folder, node }: Place): Scenario {
  return {
    name: CHART,
    about: `Ingress, gateway and model, under ${STEADY.rate} predictions a second through all three, while model and gateway restart.`,
    steps: () => [
      ...startSteps(folder, CHART),
      waysStep(node),
      restartStep('model', 'ping'),
      restartStep('gateway', 'gateway'),
      killedStep(),
      awayStep(),
      deleteStep(folder, CHART),
    ],
  };
}

async function throughIngress(): Promise<Target> {
  return { address: await ingressAddress(CHART, 'gateway-ingress'), port: 80, host: 'iris.example.com' };
}

function waysStep(node: string): Step {
  return {
    claim: "the text's flower by the model's node port, the gateway's Service and the Ingress",
    vital: true,
    check: async () => {
      const { spec } = await get('service', 'gateway', CHART);
      const ways = { model: 32003, gateway: spec.ports[0]?.nodePort ?? 0 };
      const predict = async (target: Target) => {
        const { status, body } = await send(target, '/predict', FLOWER);
        ensure(status === 200 && body === '{"prediction":0}', `HTTP ${status} ${body}`);
      };
      // kube-proxy learns of pods some seconds after they are ready
      await eventually(60, () => predict({ address: node, port: ways.model }));
      await eventually(60, () => predict({ address: node, port: ways.gateway }));
      await eventually(60, async () => predict(await throughIngress()));
      return '{"prediction":0} by all three';
    },
  };
}

function restartStep(what: string, deployment: string): Step {
  return {
    claim: `the ${what} restarts (kubectl rollout restart): 0 failed requests`,
    check: async () => {
      const tally = await underLoad(await throughIngress(), STEADY, async () => {
        const old = (await podsOf(deployment)).map((pod) => pod.metadata.name);
        await kubectl('rollout', 'restart', `deployment/${deployment}`, '-n', CHART);
        await rolledOut(CHART, deployment);
        await gone(CHART, old);
      });
      tally.ensureNoneFailed();
      return `${tally}`;
    },
  };
}

/** All pods of the model at once: the gateway has nowhere else to try. */
function killedStep(): Step {
  return {
    claim: 'all pods of the model are killed: an answer or a clear 503 with Retry-After, never a hang',
    check: async () => {
      let back = NaN;
      const tally = await underLoad(await throughIngress(), { ...STEADY, fault: unclear }, async () => {
        const models = (await podsOf('ping')).map((pod) => pod.metadata.name);
        await kubectl('delete', 'pod', ...models, '-n', CHART, '--grace-period=0', '--force', '--wait=false');
        back = await modelsBack(models);
      });
      await judge(tally);
      return `${statuses(tally)}; ${tally}; model ready again after ${back.toFixed(0)} s`;
    },
  };
}

function awayStep(): Step {
  return {
    claim: `the model is away for ${AWAY_SECONDS} s (scaled to none): clear 503 with Retry-After meanwhile, never a hang`,
    check: async () => {
      const tally = await underLoad(await throughIngress(), { ...STEADY, fault: unclear }, async () => {
        const models = (await podsOf('ping')).map((pod) => pod.metadata.name);
        await kubectl('scale', 'deployment/ping', '-n', CHART, '--replicas=0');
        await gone(CHART, models);
        await sleep(AWAY_SECONDS);
        await kubectl('scale', 'deployment/ping', '-n', CHART, '--replicas=1');
        await modelsBack(models);
      });
      await judge(tally);
      ensure((tally.statuses.get(503) ?? 0) > 0, `no 503: ${statuses(tally)}`);
      return `${statuses(tally)}; ${tally}`;
    },
  };
}

/** Waits until other pods serve in place of these; returns how long it took. */
function modelsBack(old: string[]): Promise<number> {
  return secondsUntil(300, async () => {
    const ready = (await podsOf('ping')).filter((pod) => isReady(pod) && !old.includes(pod.metadata.name));
    ensure(ready.length > 0, 'the model is not back');
  });
}

async function judge(tally: Tally): Promise<void> {
  tally.ensureNoneFailed();
  ensure(tally.slowest < HANG_MS, `the slowest answer took ${tally.slowest.toFixed(0)} ms`);
  const gateways = (await podsOf('gateway')).flatMap((pod) => pod.status.containerStatuses ?? []);
  ensure(
    gateways.every((c) => c.ready && c.restartCount === 0),
    'a gateway restarted or is not ready',
  );
}

function statuses(tally: Tally): string {
  return [...tally.statuses].map(([status, times]) => `${times} x ${status}`).join(', ');
}

async function podsOf(deployment: string) {
  return (await livePods(CHART)).filter((pod) => pod.metadata.labels?.app === deployment);
}

function unclear({ status, headers, body }: Answer): string | undefined {
  const clear = status === 503 && headers['retry-after'] !== undefined && body.includes('"code":"model-unavailable"');
  return status === 200 || clear ? undefined : `HTTP ${status} ${body.slice(0, 80)}`;
}
