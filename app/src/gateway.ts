import { gatewayConfig } from './config';
import { createGateway } from './gateway-server';
import { listen, start } from './server/lifecycle';

start(async () => {
  const config = gatewayConfig(process.env);
  await listen(createGateway(config), config);
});
