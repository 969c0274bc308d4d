import type { Duration } from 'cdk8s';
import type { ExtraPort } from '../lib/app/extra-port';
import { Health } from '../lib/app/health';
import { BENTOML } from '../lib/servers/presets/bentoml';
import { FASTAPI } from '../lib/servers/presets/fastapi';
import { FLASK } from '../lib/servers/presets/flask';
import { KSERVE } from '../lib/servers/presets/kserve';
import { LITSERVE } from '../lib/servers/presets/litserve';
import { LLAMA_CPP } from '../lib/servers/presets/llama-cpp';
import { MLFLOW } from '../lib/servers/presets/mlflow';
import { MLSERVER } from '../lib/servers/presets/mlserver';
import { OLLAMA } from '../lib/servers/presets/ollama';
import type { Preset } from '../lib/servers/presets/preset';
import { RAY_SERVE } from '../lib/servers/presets/ray-serve';
import { SGLANG } from '../lib/servers/presets/sglang';
import { TENSORFLOW_SERVING } from '../lib/servers/presets/tensorflow-serving';
import { TRITON } from '../lib/servers/presets/triton';
import { VLLM } from '../lib/servers/presets/vllm';
import { PropCheck } from '../lib/validation/prop-check';
import { markdownTable } from './markdown-table';

/** All presets, by the name of their file and of their page in docs/guides/servers/. */
export const PRESETS: { readonly [page: string]: Preset } = {
  vllm: VLLM,
  sglang: SGLANG,
  triton: TRITON,
  'tensorflow-serving': TENSORFLOW_SERVING,
  mlserver: MLSERVER,
  kserve: KSERVE,
  bentoml: BENTOML,
  'ray-serve': RAY_SERVE,
  mlflow: MLFLOW,
  litserve: LITSERVE,
  'llama-cpp': LLAMA_CPP,
  ollama: OLLAMA,
  fastapi: FASTAPI,
  flask: FLASK,
};

/** Table of the settings of a preset, with their reasons and sources. */
export function settingsTable({ version, source, definition, facts }: Preset): string {
  const { args = [], env = {}, resources, timing, ...fields } = definition;
  const argumentValues = args.map((arg) => [arg.split('=')[0] as string, arg.split('=').slice(1).join('=')]);
  const values = new Map<string, string>([
    ...Object.entries({ ...fields, ...prefixKeys('resources', resources), ...prefixKeys('timing', timing) }).map(
      ([name, value]) => [name, show(value as unknown)] as const,
    ),
    ...argumentValues.map(([name = '', value = '']) => [name, value === '' ? '' : code(value)] as const),
    ...Object.entries(env).map(([name, value]) => [name, code(value)] as const),
  ]);
  const rows = Object.entries(facts).map(([name, { why, source: path }]) => {
    const { href, pathname } = new URL(path, source);
    const file = pathname.split('/').filter(Boolean).pop() ?? href;
    return [`\`${name}\``, values.get(name) ?? '', why, `[\`${file}\`](${href})`];
  });
  return `Settings for version ${version}:\n\n${markdownTable(['setting', 'value', 'reason', 'source'], rows)}`;
}

function prefixKeys(prop: string, values: object = {}): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prop}.${name}`, value as unknown]));
}

function show(value: unknown): string {
  if (Array.isArray(value)) {
    return value
      .map((item) => (isPort(item) ? `${item.name}: ${item.port}` : String(item)))
      .map(code)
      .join(' ');
  }
  if (value instanceof Health) {
    const { httpGet } = value._healthSpec(new PropCheck('preset'), 'health', {
      port: 1,
      escape: (text) => text,
    }).handler;
    return code(httpGet?.path ?? '');
  }
  const isDuration = typeof value === 'object' && value !== null && 'toSeconds' in value;
  return isDuration ? `${(value as Duration).toSeconds()} s` : code(String(value));
}

function isPort(item: unknown): item is ExtraPort {
  return typeof item === 'object' && item !== null && 'port' in item;
}

function code(text: string): string {
  return `\`${text}\``;
}
