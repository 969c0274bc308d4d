import { modelConfig } from './config';
import { createModelServer } from './model-server';
import { listen, start } from './server/lifecycle';

start(async () => {
  const config = modelConfig(process.env);
  const server = createModelServer(config);
  // before the model loads, so that a startup probe receives a 503 instead of a connection error
  await listen(server, config);
  await server.load();
  server.app.log.info({ model: config.model }, 'ready');
});
