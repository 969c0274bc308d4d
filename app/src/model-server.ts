import { ModelConfig } from './config';
import { cpuLimit } from './cpu-limit';
import { addImageEndpoints, addIrisEndpoints } from './endpoints/model-endpoints';
import { addPage } from './endpoints/page';
import { ImageModel } from './model/image-model';
import { IrisModel } from './model/iris-model';
import { Serving } from './model/serving';
import { createServer, Server } from './server/server';

export interface ModelServer extends Server {
  load: () => Promise<void>;
}

export function createModelServer(config: ModelConfig): ModelServer {
  return config.model === 'image' ? imageServer(config) : irisServer(config);
}

function imageServer(config: ModelConfig): ModelServer {
  const serving = new Serving<Buffer>();
  const { server, observe } = modelServer(config, serving);
  addImageEndpoints(server.app, serving, config.maxUploadBytes);
  return { ...server, load: () => serving.load(() => ImageModel.open(config.modelsDir, cpuLimit(), observe)) };
}

function irisServer(config: ModelConfig): ModelServer {
  const serving = new Serving<unknown>();
  const { server, observe } = modelServer(config, serving);
  addIrisEndpoints(server.app, serving);
  return { ...server, load: () => serving.load(() => IrisModel.open(config.modelsDir, cpuLimit(), observe)) };
}

function modelServer(config: ModelConfig, serving: { readonly ready: boolean }) {
  const server = createServer(config, () => serving.ready, config.model);
  const observe = server.metrics.addModel(config.model, config.appVersion);
  addPage(server.app, config.model, config.appVersion);
  return { server, observe };
}
