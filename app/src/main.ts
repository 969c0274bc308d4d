import { modelConfig } from './config';
import { createModelServer } from './model-server';
import { listen, start } from './server/lifecycle';

start(async () => {
  const config = modelConfig(process.env);
  const server = createModelServer(config);
  // before the model loads, so that a startup probe is answered 503 and not refused
  await listen(server, config);
  await server.load();
  server.app.log.info({ model: config.model }, 'ready');
});
