import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { CanaryRelease, CanaryStep, RestrictedNamespace } from '../../lib';
import { range99 } from '../../support/binomial';
import { planSteps } from '../canary-plan';
import { type Target, send } from '../../support/http';
import { get } from '../kubectl';
import { count } from '../load';
import { imagesIn, temporaryFolder } from '../manifests';
import { type Scenario, type Step, ensure, eventually } from '../steps';
import { type ScenarioContext, deleteStep, ingressAddress, isReady, livePods, startSteps, poll } from '../workload';
import { countVersions, show } from './charts';

const CHART = 'canary';
const AUTOSCALED = 'canary-autoscaled';
/** Number of requests that measure the share, each on a new connection. */
const SAMPLE = 2000;
/** Number of concurrent requests. Pods with a hundredth of a CPU respond slowly. */
const CONCURRENCY = 8;
/** Number of different replica counts after which `SAMPLE` requests are enough. */
const SCALED_STATES = 3;
/** Maximum number of requests before the autoscalers have reached these counts. */
const MAX_REQUESTS = 5000;
const REQUESTS_TO_A_HOST = 100;

/** Exercise 5, and canary releases in steps. */
export function canary({ folder, node }: ScenarioContext): Scenario {
  return {
    name: CHART,
    about:
      'The share of each version matches the manifests, by replicas and by weights. Releases proceed step by step, and abort, under load.',
    steps: () => {
      const copy = autoscaledCopy(folder);
      return [
        ...startSteps(folder, CHART),
        hostStep('tutorial-api.com', '1.0'),
        hostStep('canary.tutorial-api.com', '2.0'),
        shareStep('autoscaled stable track: the share of 2.0 follows the replicas', CHART, 'dummy-service', node),
        deleteStep(folder, CHART),
        ...startSteps(copy, AUTOSCALED),
        shareStep('autoscaled tracks: the share of 2.0 follows the replicas', AUTOSCALED, 'dummy-api', node),
        deleteStep(copy, AUTOSCALED),
        ...planSteps('replicas', { folder, node }),
        ...planSteps('weights', { folder, node }),
      ];
    },
  };
}

function hostStep(host: string, version: string): Step {
  return {
    claim: `${host} responds only from ${version}`,
    check: async () => {
      const target = { address: await ingressAddress(CHART, 'app-ingress'), port: 80, host };
      await eventually(60, () => countVersions(target, 1));
      const counts = await countVersions(target, REQUESTS_TO_A_HOST);
      ensure(counts.size === 1 && counts.has(version), `got ${show(counts)}`);
      return show(counts);
    },
  };
}

/** Compares the versions of the responses with the replicas at the time of each request, because autoscalers add pods during the test. */
function shareStep(claim: string, chart: string, service: string, node: string): Step {
  return {
    claim,
    check: async () => {
      const { metadata, spec } = await get('service', service, chart);
      const seen = new Set<string>();
      let ready = await readyPods(chart);
      const stop = poll(async () => {
        ready = await readyPods(chart);
        seen.add(`${ready.stable}+${ready.canary}`);
      });
      const shares: number[] = [];
      const counts = await sample({ address: node, port: spec.ports[0]?.nodePort ?? 0 }, (number) => {
        if (number > (seen.size < SCALED_STATES ? MAX_REQUESTS : SAMPLE)) {
          return false;
        }
        shares.push(ready.canary / (ready.canary + ready.stable));
        return true;
      });
      await stop();
      const [low, high] = range99(shares);
      const canaries = counts.get('2.0') ?? 0;
      const measured = `${show(counts)}, 99% range ${low} to ${high}, with ${[...seen].join(', ')} stable + canary pods`;
      ensure(seen.size > 1, `the autoscaler added no pods: ${measured}`);
      ensure(low <= canaries && canaries <= high, measured);
      return `${measured}; annotation ${metadata.annotations?.['cdk8s-ml-app/canary-share']}`;
    },
  };
}

async function readyPods(chart: string): Promise<{ stable: number; canary: number }> {
  const pods = (await livePods(chart)).filter(isReady);
  const of = (track: string) => pods.filter((pod) => pod.metadata.labels?.track === track).length;
  return { stable: of('stable'), canary: of('canary') };
}

/**
 * Counts the versions of the responses, with a new connection for each request, until `shouldSend` returns false for the number of the
 * next request.
 */
async function sample(target: Target, shouldSend: (number: number) => boolean): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let sent = 0;
  const client = async () => {
    while (shouldSend(++sent)) {
      const { status, body } = await send(target, '/');
      ensure(status === 200, `HTTP ${status}: ${body.slice(0, 200)}`);
      count(counts, (JSON.parse(body) as { version: string }).version);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return counts;
}

/** Synthesizes the release with an autoscaler on both tracks. */
function autoscaledCopy(folder: string): string {
  const [stable = '', canary = ''] = imagesIn(folder, CHART);
  const outdir = temporaryFolder();
  const app = new App({ outdir });
  const chart = new Chart(app, AUTOSCALED, { namespace: AUTOSCALED });
  new RestrictedNamespace(chart, 'namespace');
  new CanaryRelease(chart, 'dummy-api', {
    port: 3894,
    stable: { image: stable },
    canary: { image: canary },
    step: CanaryStep.share(25),
    autoscaling: { minReplicas: 3, maxReplicas: 9, targetCpuUtilization: 80 },
    imagePullPolicy: ImagePullPolicy.NEVER,
    resources: { cpu: '4m', cpuLimit: '5m', memory: '64Mi', memoryLimit: '128Mi' },
    timing: { loadTime: Duration.minutes(5), detectionTime: Duration.minutes(2) },
    service: { serviceType: ServiceType.NODE_PORT },
  });
  app.synth();
  return outdir;
}
