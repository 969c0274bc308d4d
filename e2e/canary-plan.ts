import { join } from 'node:path';
import { type Split, addPlan, planBy } from '../charts/canary-plan';
import { range99 } from '../support/binomial';
import type { Target } from '../support/http';
import { firstGateway, gatewayAddress, gatewayOptions } from './gateway';
import { get, kubectl, list } from './kubectl';
import { type LoadOptions, underLoad } from './load';
import { imagesIn, temporaryFolder } from './manifests';
import { countVersions, show } from './scenarios/charts';
import { type Step, ensure, eventually, sleep } from './steps';
import { PROPAGATION_SECONDS, type ScenarioContext, waitForRollout } from './workload';

const RELEASE = 'dummy-api';
const HOST = 'dummy-api.example.com';
/** Number of requests that measure a share, each on a new connection. */
const SAMPLE = 2000;
const LOAD: LoadOptions = { path: '/', rate: 50 };

/** Files and namespace of a plan. */
interface Plan extends ScenarioContext {
  readonly split: Split;
  readonly namespace: string;
}

/** Steps that apply a canary plan from its first file to its last, abort the promoted release, then abort a release after its third file. */
export function planSteps(split: Split, { folder, node }: ScenarioContext): Step[] {
  const plan: Plan = { split, node, namespace: `canary-by-${split}`, folder: temporaryFolder() };
  const names = planBy(split).files.map(({ name }) => name);
  const numbered = names.filter((name) => /^\d/.test(name));
  const abort = names.filter((name) => !numbered.includes(name));
  return [
    {
      claim: `${split}: the stable version alone`,
      required: true,
      check: async () => {
        await synthesize(plan, folder);
        await remove(plan);
        await apply(plan, abort.slice(-1));
        return show(await eventually(60, async () => countVersions(await targetOf(plan), 20)));
      },
    },
    ...numbered.flatMap((name) => [applyUnderLoad(plan, [name]), shareAfter(plan, name)]),
    applyUnderLoad(plan, abort.slice(-1)),
    applyUnderLoad(plan, numbered.slice(0, 3)),
    applyUnderLoad(plan, abort),
    shareAfter(plan, abort.join(', ')),
    { claim: `${split}: kubectl delete leaves nothing behind`, always: true, check: () => remove(plan) },
  ];
}

async function synthesize({ split, folder }: Plan, charts: string): Promise<void> {
  const [stable = '', canary = ''] = imagesIn(charts, 'canary');
  const options = { outdir: folder, images: [stable, canary] as const };
  const apps = addPlan(split, split === 'weights' ? { ...options, ...gatewayOptions(await firstGateway()) } : options);
  apps.forEach((app) => app.synth());
}

/** Step that applies the files in order. After each file, waits until the rollout has finished and the old pods are deleted. */
function applyUnderLoad(plan: Plan, names: string[]): Step {
  return {
    claim: `${plan.split}: ${names.join(', ')} applied under load: 0 failed requests`,
    check: async () => {
      const tally = await underLoad(await targetOf(plan), LOAD, () => apply(plan, names));
      tally.ensureNoneFailed();
      return tally.toString();
    },
  };
}

async function apply({ split, namespace, folder }: Plan, names: string[]): Promise<void> {
  for (const name of names) {
    const { stderr } = await kubectl('apply', '-f', join(folder, `by-${split}-${name}.k8s.yaml`));
    ensure(stderr.trim() === '', stderr.trim());
    const deployments = await list('deployments', namespace);
    await Promise.all(deployments.map(({ metadata }) => waitForRollout(namespace, metadata.name)));
    const wanted = deployments.reduce((sum, { spec }) => sum + spec.replicas, 0);
    await eventually(180, async () => {
      const { length } = await list('pods', namespace);
      ensure(length === wanted, `${length} pods, ${wanted} wanted`);
    });
    await sleep(PROPAGATION_SECONDS);
  }
}

/** Step that compares the measured share with the annotation. */
function shareAfter(plan: Plan, name: string): Step {
  return {
    claim: `${plan.split}: the share of 2.0 after ${name}, over ${SAMPLE} requests`,
    check: async () => {
      const { share, text } = await annotatedShare(plan);
      const [low, high] = range99(Array<number>(SAMPLE).fill(share));
      const counts = await countVersions(await targetOf(plan), SAMPLE);
      const canary = counts.get('2.0') ?? 0;
      const measured = `${show(counts)}; '${text}' means ${low} to ${high} from 2.0`;
      ensure(low <= canary && canary <= high, measured);
      return measured;
    },
  };
}

/**
 * Share of version 2.0 that the annotation states: the canary's share, or all requests after the stable track has switched to 2.0.
 * Without weights, the exact share from the replicas.
 *
 * @throws if the annotation differs from the replicas
 */
async function annotatedShare({ split, namespace }: Plan): Promise<{ share: number; text: string }> {
  const { annotations = {} } = (await get(split === 'weights' ? 'httproute' : 'service', RELEASE, namespace)).metadata;
  const step = annotations['cdk8s-ml-app/canary-step'] ?? '';
  const text = annotations['cdk8s-ml-app/canary-share'] ?? '';
  if (step.startsWith('promot')) {
    return { share: 1, text: step };
  }
  if (split === 'weights') {
    return { share: parseFloat(text) / 100, text };
  }
  const replicas = async (track: string) => (await get('deployment', `${RELEASE}-${track}`, namespace)).spec.replicas;
  const [stable, canary] = [await replicas('stable'), await replicas('canary')];
  const share = canary / (canary + stable);
  // the annotation is rounded to a tenth
  ensure(Math.abs(parseFloat(text) - 100 * share) <= 0.05, `${stable} stable and ${canary} canary, but '${text}'`);
  return { share, text };
}

async function targetOf({ split, node, namespace }: Plan): Promise<Target> {
  if (split === 'weights') {
    return { address: gatewayAddress(await firstGateway()), port: 80, host: HOST };
  }
  const { ports } = (await get('service', RELEASE, namespace)).spec;
  return { address: node, port: ports[0]?.nodePort ?? 0 };
}

async function remove({ namespace }: Plan): Promise<string> {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=300s');
  return `namespace ${namespace} deleted`;
}
