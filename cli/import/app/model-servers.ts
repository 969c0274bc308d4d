import { basename } from 'node:path';
import type { ContainerManifest } from '../../../lib/kube/pod-spec';
import { tagOf } from '../../../lib/kube/image-reference';
import { LLAMA_CPP } from '../../../lib/servers/presets/llama-cpp';
import { OLLAMA } from '../../../lib/servers/presets/ollama';
import type { Preset } from '../../../lib/servers/presets/preset';
import { SGLANG } from '../../../lib/servers/presets/sglang';
import { TENSORFLOW_SERVING } from '../../../lib/servers/presets/tensorflow-serving';
import { TRITON } from '../../../lib/servers/presets/triton';
import { VLLM } from '../../../lib/servers/presets/vllm';
import type { ModelServerDefinition } from '../../../lib/servers/model-server-definition';
import { flagsOf } from './flags';

/** A preset of `ModelServer`, and the patterns that identify its server. */
interface ServerPattern {
  /** Method of `ModelServer`. */
  readonly method: string;
  readonly preset: Preset;
  /** Repository of the image. */
  readonly image: RegExp;
  /** Start command. The last alternative is the entrypoint of the image. */
  readonly command: RegExp;
}

const SERVERS: readonly ServerPattern[] = [
  {
    method: 'vllm',
    preset: VLLM,
    image: /(^|\/)vllm(-(openai|tpu|cpu|rocm|neuron))*$/,
    command: /^(python3? -m vllm\.entrypoints\.openai\.api_server|vllm serve)\b/,
  },
  {
    method: 'sglang',
    preset: SGLANG,
    image: /(^|\/)sglang$/,
    command: /^(python3? -m sglang\.launch_server|sglang serve)\b/,
  },
  { method: 'triton', preset: TRITON, image: /(^|\/)tritonserver$/, command: /^tritonserver\b/ },
  {
    method: 'tensorFlowServing',
    preset: TENSORFLOW_SERVING,
    image: /(^|\/)tensorflow\/serving$|tensorflow-?serving|tf-?serving/,
    command: /^tensorflow_model_server\b/,
  },
  { method: 'ollama', preset: OLLAMA, image: /(^|\/)ollama$/, command: /^ollama serve\b/ },
  { method: 'llamaCpp', preset: LLAMA_CPP, image: /(^|\/)llama\.cpp$/, command: /^llama-server\b/ },
];

/** A model server that a container runs. */
export interface DetectedServer {
  readonly method: string;
  readonly definition: ModelServerDefinition;
  readonly version: string;
  /** Port in the arguments. */
  readonly port?: number;
  /** True for the command of the preset or the entrypoint of the image. */
  readonly hasPresetCommand: boolean;
  /** True if the image is at least as new as the preset. */
  readonly isCurrent: boolean;
}

/** Recognizes the model server of a container by its image and its command. */
export function detectServer({ image = '', command = [], args = [] }: ContainerManifest): DetectedServer | undefined {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const commandLine = [command[0] === undefined ? [] : basename(command[0]), ...command.slice(1)].flat().join(' ');
  const match = SERVERS.find((server) => server.image.test(repository) || server.command.test(commandLine));
  if (!match) return undefined;
  const { definition, version } = match.preset;
  const portFlag = definition.args?.find((arg) => arg.includes('={port}'))?.split('=')[0];
  const value =
    portFlag && flagsOf([...command, ...args]).find(({ name }) => name === portFlag.replaceAll('_', '-'))?.value;
  return {
    method: match.method,
    definition,
    version,
    ...(value && /^\d+$/.test(value) ? { port: Number(value) } : {}),
    hasPresetCommand: command.length === 0 || match.command.test(commandLine),
    isCurrent: isAtLeast(tagOf(image), version),
  };
}

/** Compares the numbers at the start of a tag with a version. `latest` and a missing tag count as the newest version. */
function isAtLeast(tag: string | undefined, version: string): boolean {
  const [numbers, minimum] = [numbersIn(tag ?? 'latest'), numbersIn(version)];
  if (numbers.length === 0 || minimum.length === 0) return tag === undefined || tag.startsWith('latest');
  const differing = minimum.findIndex((number, i) => number !== (numbers[i] ?? 0));
  return differing < 0 || (numbers[differing] ?? 0) > (minimum[differing] ?? 0);
}

function numbersIn(version: string): number[] {
  const [prefix = ''] = /^v?\d+(\.\d+)*/.exec(version) ?? [];
  return prefix === '' ? [] : prefix.replace('v', '').split('.').map(Number);
}
