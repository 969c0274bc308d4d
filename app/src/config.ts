import { accessSync, constants, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MODELS_DIR } from './places';

type Environment = Record<string, string | undefined>;

/** Error for an environment variable with a value that the server cannot use. The message has the variable, its value and the fix on one line. */
export class ConfigError extends Error {}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MODELS = ['image', 'iris'] as const;
const ON_OFF = ['on', 'off'] as const;
const MEBIBYTE = 1024 * 1024;
// setTimeout() fires immediately for a longer delay
const MAX_TIMER_MS = 2 ** 31 - 1;

export type ServerConfig = ReturnType<typeof serverConfig>;
export type ModelConfig = ReturnType<typeof modelConfig>;
export type GatewayConfig = ReturnType<typeof gatewayConfig>;

export function serverConfig(env: Environment) {
  return {
    port: integer(env, 'PORT', 5000, 0, 65535),
    metricsPort: metricsPort(env),
    host: env.HOST || '0.0.0.0',
    appVersion: version(env),
    podName: podName(env),
    logLevel: choice(env, 'LOG_LEVEL', LOG_LEVELS, 'info'),
    maxUploadBytes: integer(env, 'MAX_UPLOAD_BYTES', 10 * MEBIBYTE, 1, 1024 * MEBIBYTE),
    minUploadBytesPerSecond: integer(env, 'MIN_UPLOAD_BYTES_PER_SECOND', 1024, 1, 1024 * MEBIBYTE),
    requestTimeoutMs: integer(env, 'REQUEST_TIMEOUT_MS', 30_000, 1, MAX_TIMER_MS),
    // longer than the keep-alive timeout of Google's load balancers (600 s), because the client must close an idle connection before the server
    keepAliveSeconds: integer(env, 'KEEP_ALIVE_SECONDS', 620, 1, 86_400),
    maxConnections: integer(env, 'MAX_CONNECTIONS', 1024, 1, 65_535),
    // default of REQUEST_TIMEOUT_MS, plus 3 s, because a slow request can begin during the drain
    shutdownTimeoutMs: integer(env, 'SHUTDOWN_TIMEOUT_MS', 33_000, 1, MAX_TIMER_MS),
  };
}

export function modelConfig(env: Environment) {
  const model = choice(env, 'MODEL', MODELS, 'image');
  return {
    ...serverConfig(env),
    model,
    pageTools: choice(env, 'PAGE_TOOLS', ON_OFF, 'on'),
    modelsDir: modelsDirectory(env, model),
    maxQueuePerCpu: integer(env, 'MAX_QUEUE_PER_CPU', 64, 1, 100_000),
  };
}

export function gatewayConfig(env: Environment) {
  return {
    ...serverConfig(env),
    modelUrl: modelUrl(env),
    upstreamTimeoutMs: integer(env, 'UPSTREAM_TIMEOUT_MS', 10_000, 1, MAX_TIMER_MS),
  };
}

function metricsPort(env: Environment): number {
  const port = integer(env, 'METRICS_PORT', 9090, 0, 65535);
  if (port !== 0 && port === integer(env, 'PORT', 5000, 0, 65535)) {
    throw configError('METRICS_PORT', String(port), 'choose a port other than PORT, which clients reach');
  }
  return port;
}

export const MODEL_FILES = { image: 'model.onnx', iris: 'iris.onnx' } as const;
export const LABELS_FILE = 'imagenet_labels.json';
export const SAMPLE_FILE = 'photos/chelsea.png';
const REQUIRED_FILES = { image: [MODEL_FILES.image, LABELS_FILE, SAMPLE_FILE], iris: [MODEL_FILES.iris] };

function modelsDirectory(env: Environment, model: keyof typeof MODEL_FILES): string {
  const directory = env.MODELS_DIR || MODELS_DIR;
  for (const file of REQUIRED_FILES[model]) {
    if (!isReadableFile(join(directory, file))) {
      throw configError('MODELS_DIR', directory, `set it to a directory that contains a readable ${file}`);
    }
  }
  return directory;
}

function isReadableFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function modelUrl(env: Environment): string {
  const value = env.MODEL_URL ?? '';
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search ||
    url.hash ||
    url.username ||
    url.password
  ) {
    throw configError(
      'MODEL_URL',
      value,
      'set it to the scheme, host and port of the model, such as http://ping-model:80',
    );
  }
  return url.origin;
}

/** Version of the app. Allows only characters that are safe in a header and in the page. */
function version(env: Environment): string {
  const value = env.APP_VERSION || 'dev';
  if (!/^[\w.+-]{1,128}$/.test(value)) {
    throw configError('APP_VERSION', value, 'use at most 128 letters, digits, ".", "_", "+" and "-"');
  }
  return value;
}

/** Name of the pod, which Kubernetes also sets as host name. */
function podName(env: Environment): string {
  const value = env.POD_NAME || hostname();
  if (!/^[\w.-]{1,253}$/.test(value)) {
    throw configError('POD_NAME', value, 'use at most 253 letters, digits, ".", "_" and "-"');
  }
  return value;
}

function integer(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const value = env[name] || String(fallback);
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw configError(name, value, `use a whole number from ${min} to ${max}`);
  }
  return number;
}

function choice<T extends string>(env: Environment, name: string, choices: readonly T[], fallback: T): T {
  const value = env[name] || fallback;
  const found = choices.find((each) => each === value);
  if (found === undefined) throw configError(name, value, `use one of ${choices.join(', ')}`);
  return found;
}

function configError(name: string, value: string, advice: string): ConfigError {
  return new ConfigError(`${name}=${JSON.stringify(value)} is not valid: ${advice}`);
}
