import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, gatewayConfig, modelConfig } from '../src/config';

test('the defaults', () => {
  expect(modelConfig({})).toEqual({
    model: 'image',
    port: 5000,
    metricsPort: 9090,
    host: '0.0.0.0',
    modelsDir: join(__dirname, '../models'),
    appVersion: 'dev',
    podName: hostname(),
    pageTools: 'on',
    logLevel: 'info',
    maxUploadBytes: 10_485_760,
    minUploadBytesPerSecond: 1024,
    requestTimeoutMs: 30_000,
    keepAliveSeconds: 620,
    maxConnections: 1024,
    shutdownTimeoutMs: 33_000,
    maxQueuePerCpu: 64,
  });
  expect(gatewayConfig({ MODEL_URL: 'http://ping-model:80/' })).toMatchObject({
    modelUrl: 'http://ping-model',
    upstreamTimeoutMs: 10_000,
  });
});

test.each([
  ['MODEL', 'cat', 'use one of image, iris'],
  ['PORT', '65536', 'use a whole number from 0 to 65535'],
  ['PORT', 'http', 'use a whole number from 0 to 65535'],
  ['PORT', '-1', 'use a whole number from 0 to 65535'],
  ['MAX_UPLOAD_BYTES', '10MB', 'use a whole number from 1 to 1073741824'],
  ['REQUEST_TIMEOUT_MS', '0', 'use a whole number from 1 to 2147483647'],
  ['SHUTDOWN_TIMEOUT_MS', '1.5', 'use a whole number from 1 to 2147483647'],
  ['METRICS_PORT', '5000', 'choose a port other than PORT, which clients reach'],
  ['MIN_UPLOAD_BYTES_PER_SECOND', '0', 'use a whole number from 1 to 1073741824'],
  ['KEEP_ALIVE_SECONDS', '0', 'use a whole number from 1 to 86400'],
  ['MAX_CONNECTIONS', '0', 'use a whole number from 1 to 65535'],
  ['LOG_LEVEL', 'loud', 'use one of fatal, error, warn, info, debug, trace, silent'],
  ['MODELS_DIR', '/nowhere', 'set it to a directory that contains a readable model.onnx'],
  ['APP_VERSION', '<b>', 'use at most 128 letters, digits, ".", "_", "+" and "-"'],
  ['POD_NAME', 'a\nb', 'use at most 253 letters, digits, ".", "_" and "-"'],
  ['PAGE_TOOLS', 'true', 'use one of on, off'],
])('%s=%s is an error with a fix', (name, value, advice) => {
  expect(() => modelConfig({ [name]: value })).toThrow(
    new ConfigError(`${name}=${JSON.stringify(value)} is not valid: ${advice}`),
  );
});

test.each([
  '',
  'ping-model:80',
  'ftp://model',
  'http://model/path',
  'http://user@model',
  'http://:password@model',
  'http://model?a=b',
])('MODEL_URL=%s is an error', (value) => {
  expect(() => gatewayConfig({ MODEL_URL: value })).toThrow(
    new ConfigError(
      `MODEL_URL=${JSON.stringify(value)} is not valid: set it to the scheme, host and port of the model, such as http://ping-model:80`,
    ),
  );
});

test('MODELS_DIR that lacks a file, or has a directory in its place, is an error', () => {
  const directory = mkdtempSync(join(tmpdir(), 'models-'));
  const errorFor = (file: string) =>
    new ConfigError(
      `MODELS_DIR=${JSON.stringify(directory)} is not valid: set it to a directory that contains a readable ${file}`,
    );
  mkdirSync(join(directory, 'iris.onnx'));
  expect(() => modelConfig({ MODELS_DIR: directory, MODEL: 'iris' })).toThrow(errorFor('iris.onnx'));
  writeFileSync(join(directory, 'model.onnx'), '');
  expect(() => modelConfig({ MODELS_DIR: directory })).toThrow(errorFor('imagenet_labels.json'));
  rmSync(directory, { recursive: true });
});

test('UPSTREAM_TIMEOUT_MS=0 is an error', () => {
  expect(() => gatewayConfig({ MODEL_URL: 'http://model', UPSTREAM_TIMEOUT_MS: '0' })).toThrow(ConfigError);
});
