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
interface KnownServer {
  /** Method of `ModelServer`. */
  readonly method: string;
  readonly preset: Preset;
  /** Repository of the image. */
  readonly image: RegExp;
  /** Start command. The last alternative is the entrypoint of the image. */
  readonly command: RegExp;
}

const SERVERS: readonly KnownServer[] = [
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
  readonly hasKnownCommand: boolean;
  /** True if the image is at least as new as the preset. */
  readonly isCurrent: boolean;
}

/** Recognizes the model server of a container by its image and its command. */
export function serverOf({ image = '', command = [], args = [] }: ContainerManifest): DetectedServer | undefined {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const started = [command[0] === undefined ? [] : basename(command[0]), ...command.slice(1)].flat().join(' ');
  const known = SERVERS.find(({ image: own, command: start }) => own.test(repository) || start.test(started));
  if (!known) return undefined;
  const { definition, version } = known.preset;
  const portFlag = definition.args?.find((arg) => arg.includes('={port}'))?.split('=')[0];
  const value =
    portFlag && flagsOf([...command, ...args]).find(({ name }) => name === portFlag.replaceAll('_', '-'))?.value;
  return {
    method: known.method,
    definition,
    version,
    ...(value && /^\d+$/.test(value) ? { port: Number(value) } : {}),
    hasKnownCommand: command.length === 0 || known.command.test(started),
    isCurrent: isAtLeast(tagOf(image), version),
  };
}

/** Compares the numbers at the start of a tag with a version. An image without a version is the latest. */
function isAtLeast(tag: string | undefined, version: string): boolean {
  const [own, needed] = [numbersIn(tag ?? 'latest'), numbersIn(version)];
  if (own.length === 0 || needed.length === 0) return tag === undefined || tag.startsWith('latest');
  const differing = needed.findIndex((number, i) => number !== (own[i] ?? 0));
  return differing < 0 || (own[differing] ?? 0) > (needed[differing] ?? 0);
}

function numbersIn(version: string): number[] {
  const [start = ''] = /^v?\d+(\.\d+)*/.exec(version) ?? [];
  return start === '' ? [] : start.replace('v', '').split('.').map(Number);
}
