import { IncomingMessage } from 'node:http';
import { ModelConfig } from './config';
import { addImageEndpoints, addIrisEndpoints } from './endpoints/model-endpoints';
import { addPage } from './endpoints/page';
import { ImageModel } from './model/image-model';
import { IrisModel } from './model/iris-model';
import { Model, ObserveInference, Serving } from './model/serving';
import { refuseEarly } from './server/early-refusal';
import { createServer, Server } from './server/server';
import { threadCount } from './thread-count';

export interface ModelServer extends Server {
  observeRefusal: (seconds: number) => void;
  load: () => Promise<void>;
}

export function createModelServer(config: ModelConfig): ModelServer {
  return config.model === 'image' ? imageServer(config) : irisServer(config);
}

function imageServer(config: ModelConfig): ModelServer {
  const serving = new Serving<Uint8Array>();
  const threads = threadCount();
  const server = modelServer(config, serving, (observe) =>
    ImageModel.open({ modelsDir: config.modelsDir, threads, maxQueue: config.maxQueuePerCpu * threads, observe }),
  );
  addImageEndpoints(server.app, serving, config.maxUploadBytes);
  const refuses = ({ method, url }: IncomingMessage) => serving.overloaded && method === 'POST' && url === '/predict';
  refuseEarly(server, refuses, server.observeRefusal);
  return server;
}

/** Four numbers are short, and JSON of ten megabytes takes a hundred to read. */
const MAX_FEATURES_BYTES = 16 * 1024;

function irisServer(config: ModelConfig): ModelServer {
  const serving = new Serving<unknown>();
  const maxUploadBytes = Math.min(config.maxUploadBytes, MAX_FEATURES_BYTES);
  const server = modelServer({ ...config, maxUploadBytes }, serving, (observe) =>
    IrisModel.open(config.modelsDir, observe),
  );
  addIrisEndpoints(server.app, serving);
  return server;
}

function modelServer<Input>(
  config: ModelConfig,
  serving: Serving<Input>,
  open: (observe: ObserveInference) => Promise<Model<Input>>,
): ModelServer {
  const server = createServer(config, () => serving.ready, config.model);
  const { observeInference, observeRefusal } = server.metrics.addModel(server.app, config, serving);
  addPage(server.app, config.model, config.appVersion);
  server.app.addHook('onClose', () => serving.close());
  return { ...server, observeRefusal, load: () => serving.load(() => open(observeInference)) };
}
