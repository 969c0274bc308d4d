import type { ModelConfig } from './config';
import { addImageEndpoints, addIrisEndpoints } from './endpoints/model-endpoints';
import { addPage, readPage } from './endpoints/page';
import { addStats } from './endpoints/stats';
import { ImageModel } from './model/image-model';
import { type IrisInput, IrisModel } from './model/iris-model';
import { type Model, type ObserveInference, Serving } from './model/serving';
import { originOf } from './origin';
import { createServer, type Admission, type Server } from './server/server';
import { threadCount } from './thread-count';

export interface ModelServer extends Server {
  load: () => Promise<void>;
}

export function createModelServer(config: ModelConfig): ModelServer {
  return config.model === 'image' ? imageServer(config) : irisServer(config);
}

function imageServer(config: ModelConfig): ModelServer {
  const serving = new Serving<Uint8Array>();
  const threads = threadCount();
  const open = (observe: ObserveInference) =>
    ImageModel.open({ modelsDir: config.modelsDir, threads, maxQueue: config.maxQueuePerCpu * threads, observe });
  const rejects: Admission['rejects'] = ({ method, url }) =>
    serving.overloaded && method === 'POST' && url === '/predict';
  const server = modelServer(config, serving, open, rejects);
  addImageEndpoints(server.app, serving, { maxUploadBytes: config.maxUploadBytes, origin: originOf(config) });
  return server;
}

/** Maximum size of a body, in bytes. Four numbers fit. Parsing ten megabytes of JSON would take a hundred megabytes of memory. */
const MAX_FEATURES_BYTES = 16 * 1024;

function irisServer(config: ModelConfig): ModelServer {
  const serving = new Serving<IrisInput>();
  const maxUploadBytes = Math.min(config.maxUploadBytes, MAX_FEATURES_BYTES);
  const server = modelServer({ ...config, maxUploadBytes }, serving, (observe) =>
    IrisModel.open(config.modelsDir, observe),
  );
  addIrisEndpoints(server.app, serving, originOf(config));
  return server;
}

function modelServer<Input>(
  config: ModelConfig,
  serving: Serving<Input>,
  open: (observe: ObserveInference) => Promise<Model<Input>>,
  rejects?: Admission['rejects'],
): ModelServer {
  let observeRejection: (seconds: number) => void = () => undefined;
  const admission = rejects && { rejects, onRejected: (seconds: number) => observeRejection(seconds) };
  const server = createServer(config, { isReady: () => serving.ready, model: config.model, admission });
  const modelMetrics = server.metrics.addModel(server.app, config, serving);
  observeRejection = modelMetrics.observeRejection;
  addPages(server, config);
  server.app.addHook('onClose', () => serving.close());
  return { ...server, load: () => serving.load(() => open(modelMetrics.observeInference)) };
}

function addPages({ app, metrics }: Server, config: ModelConfig): void {
  const origin = originOf(config);
  const values = { ...origin, metricsPort: String(config.metricsPort), tools: config.pageTools };
  addPage(app, '/', readPage(`${config.model}.html`, values));
  if (config.pageTools === 'off') return;
  addPage(app, '/monitor', readPage('monitor.html', values));
  addStats(app, metrics, origin);
}
