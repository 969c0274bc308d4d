import { type HttpResponse, type Target, send } from '../../support/http';
import { get, kubectl } from '../kubectl';
import { type LoadOptions, type Tally, countsText, underLoad } from '../load';
import { type Scenario, type Step, ensure, eventually, sleep } from '../steps';
import {
  type ScenarioContext,
  deleteStep,
  waitUntilDeleted,
  ingressAddress,
  isReady,
  livePods,
  restart,
  secondsUntil,
  startSteps,
} from '../workload';
import { FLOWER } from './charts';

const CHART = 'iris';
const STEADY: LoadOptions = { path: '/predict', rate: 10, ...FLOWER };
/** Maximum time of a response, above the gateway's timeout of 10 s for the model. */
const HANG_MS = 11_000;
/** Time without pods of the model, after the old pods are deleted. */
const OUTAGE_SECONDS = 10;

/** Exercise 4: a gateway in front of a model. */
export function iris({ folder, node }: ScenarioContext): Scenario {
  return {
    name: CHART,
    about: `Ingress, gateway and model under ${STEADY.rate} predictions per second, while model and gateway restart.`,
    steps: () => [
      ...startSteps(folder, CHART),
      entryPointsStep(node),
      restartStep('model', 'ping'),
      restartStep('gateway', 'gateway'),
      killModelStep(),
      scaleToZeroStep(),
      deleteStep(folder, CHART),
    ],
  };
}

async function throughIngress(): Promise<Target> {
  return { address: await ingressAddress(CHART, 'gateway-ingress'), port: 80, host: 'iris.example.com' };
}

function entryPointsStep(node: string): Step {
  return {
    claim: "the model's node port, the gateway's Service and the Ingress classify the flower of the exercise",
    required: true,
    check: async () => {
      const { spec } = await get('service', 'gateway', CHART);
      const ports = { model: 32003, gateway: spec.ports[0]?.nodePort ?? 0 };
      const predict = async (target: Target) => {
        const { status, body } = await send(target, '/predict', FLOWER);
        ensure(status === 200 && body === '{"prediction":0}', `HTTP ${status} ${body}`);
      };
      // kube-proxy routes to pods a few seconds after they are ready
      await eventually(60, () => predict({ address: node, port: ports.model }));
      await eventually(60, () => predict({ address: node, port: ports.gateway }));
      await eventually(60, async () => predict(await throughIngress()));
      return '{"prediction":0} from all three';
    },
  };
}

function restartStep(what: string, deployment: string): Step {
  return {
    claim: `the ${what} restarts (kubectl rollout restart): 0 failed requests`,
    check: async () => {
      const tally = await underLoad(await throughIngress(), STEADY, async () => {
        await restart(CHART, deployment, await podsOf(deployment));
      });
      tally.ensureNoneFailed();
      return `${tally}`;
    },
  };
}

/** Kills all pods of the model at once, so that the gateway has no backend. */
function killModelStep(): Step {
  return {
    claim: 'all pods of the model are killed: a response or the documented 503 with Retry-After, never a hang',
    check: async () => {
      let back = NaN;
      const tally = await underLoad(await throughIngress(), { ...STEADY, fault: undocumented }, async () => {
        const models = (await podsOf('ping')).map((pod) => pod.metadata.name);
        await kubectl('delete', 'pod', ...models, '-n', CHART, '--grace-period=0', '--force', '--wait=false');
        back = await waitForNewModel(models);
      });
      await verify(tally);
      return `${statuses(tally)}; ${tally}; model ready again after ${back.toFixed(0)} s`;
    },
  };
}

function scaleToZeroStep(): Step {
  return {
    claim: `the model has 0 replicas for ${OUTAGE_SECONDS} s: a response or the documented 503 with Retry-After, never a hang`,
    check: async () => {
      const tally = await underLoad(await throughIngress(), { ...STEADY, fault: undocumented }, async () => {
        const models = (await podsOf('ping')).map((pod) => pod.metadata.name);
        await kubectl('scale', 'deployment/ping', '-n', CHART, '--replicas=0');
        await waitUntilDeleted(CHART, models);
        await sleep(OUTAGE_SECONDS);
        await kubectl('scale', 'deployment/ping', '-n', CHART, '--replicas=1');
        await waitForNewModel(models);
      });
      await verify(tally);
      ensure((tally.statuses.get(503) ?? 0) > 0, `no 503: ${statuses(tally)}`);
      return `${statuses(tally)}; ${tally}`;
    },
  };
}

/** Waits until new pods of the model are ready. Returns the time in seconds. */
function waitForNewModel(old: string[]): Promise<number> {
  return secondsUntil(300, async () => {
    const ready = (await podsOf('ping')).filter((pod) => isReady(pod) && !old.includes(pod.metadata.name));
    ensure(ready.length > 0, 'no new pod of the model is ready');
  });
}

async function verify(tally: Tally): Promise<void> {
  tally.ensureNoneFailed();
  ensure(tally.slowest < HANG_MS, `the slowest response took ${tally.slowest.toFixed(0)} ms`);
  const gateways = (await podsOf('gateway')).flatMap((pod) => pod.status.containerStatuses ?? []);
  ensure(
    gateways.every((c) => c.ready && c.restartCount === 0),
    'a gateway restarted or is not ready',
  );
}

function statuses(tally: Tally): string {
  return countsText(tally.statuses);
}

async function podsOf(deployment: string) {
  return (await livePods(CHART)).filter((pod) => pod.metadata.labels?.app === deployment);
}

function undocumented({ status, headers, body }: HttpResponse): string | undefined {
  const documented =
    status === 503 && headers['retry-after'] !== undefined && body.includes('"code":"model-unavailable"');
  return status === 200 || documented ? undefined : `HTTP ${status} ${body.slice(0, 80)}`;
}
