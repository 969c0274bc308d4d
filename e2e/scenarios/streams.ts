import type { Target } from '../../support/http';
import { get, kubectl } from '../kubectl';
import { STREAM_NAMES, type StreamName, writeStreamManifest } from '../servers/stream-manifests';
import { CONCURRENT_STREAMS, MIN_SECONDS, type StreamTally, streamDuring } from '../servers/streams';
import { type Scenario, type Step, ensure } from '../steps';
import { livePods, restart, waitForRollout } from '../workload';

/** Timeout of the deletion of the old pods, in seconds: longer than the longest stream. */
const DELETION_SECONDS = 400;
const ABOUT: { readonly [name in StreamName]: string } = {
  'vllm-preset': 'One pod of vLLM with the preset of `ModelServer`.',
  'vllm-plain': "One pod of vLLM with the Deployment of vLLM's guide for Kubernetes.",
};

/** Token streams of vLLM during rollouts: with the preset, and with a Deployment written by hand. */
export function streams(node: string): Scenario[] {
  return STREAM_NAMES.map((name) => ({
    name,
    about: `${ABOUT[name]} ${CONCURRENT_STREAMS} streams of at least ${MIN_SECONDS} s are open at any time.`,
    steps: () => stepsOf(name, node, Number(process.env.E2E_STREAM_ROLLOUTS ?? 2)),
  }));
}

function stepsOf(name: StreamName, node: string, rollouts: number): Step[] {
  const isPreset = name === 'vllm-preset';
  return [
    { claim: 'starts', required: true, check: () => start(name) },
    {
      claim: isPreset ? 'rollouts cut no stream' : 'rollouts cut streams',
      check: async () => {
        const tally = await streamDuring(await targetOf(name, node), async () => {
          for (let i = 0; i < rollouts; i++) {
            await restart(name, name, await livePods(name), DELETION_SECONDS);
          }
        });
        ensure(isPreset ? isClean(tally) : tally.cut > 0, tally.toString());
        return `${rollouts} ${rollouts === 1 ? 'rollout' : 'rollouts'}: ${tally.toString()}`;
      },
    },
    { claim: 'deletes', always: true, check: () => remove(name) },
  ];
}

function isClean({ cut, long }: StreamTally): boolean {
  return cut === 0 && long > 0;
}

async function start(name: StreamName): Promise<string> {
  await remove(name);
  await kubectl('apply', '-f', await writeStreamManifest(name));
  await waitForRollout(name, name);
  return `${(await livePods(name)).length} pod ready`;
}

async function targetOf(name: StreamName, node: string): Promise<Target> {
  const [port] = (await get('service', name, name)).spec.ports;
  return { address: node, port: port?.nodePort ?? 0 };
}

async function remove(name: StreamName): Promise<string> {
  await kubectl('delete', 'namespace', name, '--ignore-not-found', '--timeout=500s');
  return `namespace ${name} deleted`;
}
