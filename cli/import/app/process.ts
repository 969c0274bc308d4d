import type { ContainerManifest, VariableManifest } from '../../../lib/kube/pod-spec';
import { placeholdersIn } from '../../../lib/servers/placeholders';
import { call, constant, type Expression, json, list, object } from '../code/expression';
import { type Flag, flagsOf } from './flags';
import type { AppSource } from './app-source';
import type { DetectedServer } from './model-servers';
import type { References } from './references';

export type Props = { readonly [prop: string]: Expression | undefined };

/** Fields of a pod that an environment variable can refer to. */
const FIELD_PATHS: { readonly [path: string]: string } = {
  'metadata.name': 'POD_NAME',
  'metadata.namespace': 'POD_NAMESPACE',
  'metadata.uid': 'POD_UID',
  'status.podIP': 'POD_IP',
  'spec.serviceAccountName': 'SERVICE_ACCOUNT_NAME',
  'spec.nodeName': 'NODE_NAME',
  'status.hostIP': 'NODE_IP',
  'status.podIPs': 'POD_IPS',
};

/** Command, arguments and variables of the server, or its preset. */
export function processProps(source: AppSource, references: References): Props & { readonly usesPreset: boolean } {
  const { command, args, env = [], envFrom } = source.server;
  const preset = presetProps(source);
  const process = preset ?? { command: textsOf(command), args: textsOf(args) };
  const texts = [...(command ?? []), ...(args ?? []), ...env.map(({ value = '' }) => value)];
  return {
    usesPreset: preset !== undefined,
    ...process,
    ...variablesOf(env, references),
    envFrom: envFromOf(envFrom, references),
    expandVariables: texts.some((text) => /\$[($]/.test(String(text))) ? json(true) : undefined,
  } as unknown as Props & { readonly usesPreset: boolean };
}

function textsOf(texts: readonly unknown[] | undefined): Expression | undefined {
  return texts && texts.length > 0 ? json(texts.map(String)) : undefined;
}

function variablesOf(env: readonly VariableManifest[], references: References): Props {
  // the last value of a repeated name takes effect
  const lastByName = new Map(env.map((variable) => [variable.name, variable]));
  const fixed = [...lastByName.values()].filter(({ valueFrom }) => !valueFrom);
  const others = [...lastByName.values()].flatMap((variable) => {
    const value = variable.valueFrom && valueFromOf(variable.valueFrom, references);
    return value ? [[variable.name, value] as const] : [];
  });
  return {
    env:
      fixed.length > 0
        ? json(Object.fromEntries(fixed.map(({ name, value = '' }) => [name, String(value)])))
        : undefined,
    envVariables: others.length > 0 ? object(Object.fromEntries(others)) : undefined,
  };
}

/** Value from another object; undefined if no prop can express it. */
function valueFromOf(
  source: NonNullable<VariableManifest['valueFrom']>,
  references: References,
): Expression | undefined {
  const { secretKeyRef, configMapKeyRef } = source;
  const { fieldRef } = source as { readonly fieldRef?: { readonly fieldPath?: string } };
  const optionsOf = ({ optional }: { readonly optional?: boolean }) =>
    optional === undefined ? [] : [json({ optional })];
  if (secretKeyRef?.name !== undefined && secretKeyRef.key !== undefined) {
    const { name, key } = secretKeyRef;
    const value = object({ secret: references.secret(name), key: json(key) });
    return call('EnvValue.fromSecretValue', value, ...optionsOf(secretKeyRef));
  }
  if (configMapKeyRef?.name !== undefined && configMapKeyRef.key !== undefined) {
    const { name, key } = configMapKeyRef;
    return call('EnvValue.fromConfigMap', references.configMap(name), json(key), ...optionsOf(configMapKeyRef));
  }
  const field = FIELD_PATHS[fieldRef?.fieldPath ?? ''];
  return field === undefined ? undefined : call('EnvValue.fromFieldRef', constant(`EnvFieldPaths.${field}`));
}

function envFromOf(all: ContainerManifest['envFrom'], references: References): Expression | undefined {
  const sources = (all ?? []).map(({ configMapRef, secretRef, ...rest }) => {
    const { prefix } = rest as { readonly prefix?: string };
    const prefixes = prefix === undefined ? [] : [json(prefix)];
    if (configMapRef?.name !== undefined && configMapRef.optional === undefined) {
      return call('Env.fromConfigMap', references.configMap(configMapRef.name), ...prefixes);
    }
    return secretRef?.name !== undefined && secretRef.optional === undefined && prefix === undefined
      ? call('Env.fromSecret', references.secret(secretRef.name))
      : undefined;
  });
  const expressible = sources.filter((one) => one !== undefined);
  // the order of the list matters, so the program writes all of it or an override
  return expressible.length > 0 && expressible.length === sources.length ? list(expressible) : undefined;
}

/** The preset of a model server; undefined if the preset does not start the server with the same options. */
function presetProps(source: AppSource): Props | undefined {
  const { preset, server } = source;
  if (!preset?.hasPresetCommand) return undefined;
  const words = wordsAfterCommand(preset, server);
  const options: { [option: string]: unknown } = {};
  const rest: string[] = [];
  for (const flag of flagsOf(words)) {
    if (!setOption(flag, source, preset, options)) {
      if (conflictsWithPreset(flag, preset)) return undefined;
      rest.push(...flag.words);
    }
  }
  const needsModel = (preset.definition.command ?? [])
    .concat(preset.definition.args ?? [])
    .some((text) => text.includes('{model}'));
  if ((needsModel && options.model === undefined) || !acceptsPreset(preset, words)) return undefined;
  const optional = Object.keys(options).length > 0 ? [json(options)] : [];
  return { server: call(`ModelServer.${preset.method}`, ...optional), args: textsOf(rest) };
}

/** Arguments after the start command. The preset writes the command itself. */
function wordsAfterCommand({ definition }: DetectedServer, { command = [], args = [] }: ContainerManifest): string[] {
  if (command.length === 0) return args.map(String);
  const presetWords = (definition.command ?? []).filter((word) => !word.startsWith('{')).length;
  const first = command[1] === '-m' ? 3 : Math.max(1, presetWords);
  return [...command.slice(first), ...args].map(String);
}

/** Sets the option of a preset that corresponds to a flag, if its value is not the default. Returns false if the preset cannot express the flag. */
function setOption(
  { name, value }: Flag,
  { port, extraPorts, metricsPort, server }: AppSource,
  { definition }: DetectedServer,
  options: { [option: string]: unknown },
): boolean {
  const isModel = (definition.command ?? []).includes('{model}') && (name === '--model' || name === '');
  const template = (definition.args ?? []).find((one) => one.split('=')[0]?.replaceAll('_', '-') === name);
  const placeholder: string | undefined = isModel ? 'model' : placeholdersIn(template ?? '')[0];
  const gpus = Object.entries({ ...server.resources?.requests, ...server.resources?.limits }).find(([key]) =>
    /gpu/.test(key),
  );
  switch (placeholder) {
    case undefined:
      return template !== undefined && template === `${name}=${value ?? ''}`;
    case 'model':
    case 'modelName':
      if (value === undefined || placeholder in options) return false;
      options[placeholder] = value;
      return true;
    case 'tensorParallel':
    case 'pipelineParallel': {
      if (!/^\d+$/.test(value ?? '')) return false;
      const isDefault = Number(value) === (placeholder === 'tensorParallel' ? Number(gpus?.[1] ?? 0) : 1);
      if (!isDefault) options[placeholder] = Number(value);
      return true;
    }
    case 'port':
      return Number(value) === port;
    case 'grpcPort':
      return extraPorts.some((extra) => extra.name === 'grpc' && extra.port === Number(value));
    case 'metricsPort':
      return Number(value) === (metricsPort ?? definition.metricsPort);
    default:
      return false;
  }
}

/** Returns true for an option that the preset writes with another value. */
function conflictsWithPreset({ name }: Flag, { definition }: DetectedServer): boolean {
  const template = (definition.args ?? []).find((one) => one.split('=')[0]?.replaceAll('_', '-') === name);
  return template !== undefined && placeholdersIn(template).length > 0;
}

/** Returns true if the server supports all options that the preset adds. An older version rejects unknown options. */
function acceptsPreset({ definition, isCurrent }: DetectedServer, words: readonly string[]): boolean {
  if (isCurrent) return true;
  const given = flagsOf(words).map(({ name }) => name);
  return (definition.args ?? []).every((template) => {
    const [name = ''] = template.split('=');
    return given.includes(name.replaceAll('_', '-')) || template.includes('?}') || /port|host/.test(name);
  });
}
