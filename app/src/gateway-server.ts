import type { GatewayConfig } from './config';
import { addGatewayEndpoints } from './endpoints/gateway-endpoints';
import { createServer, type Server } from './server/server';
import { Upstream } from './upstream';

export function createGateway(config: GatewayConfig): Server {
  // Ready without the model: a gateway that went unready with it would turn its clear 503 into a refused connection,
  // and one model's outage into that of every path behind the gateway.
  const server = createServer(config, { isReady: () => true });
  addGatewayEndpoints(server.app, new Upstream(config.modelUrl, config.upstreamTimeoutMs));
  return server;
}
