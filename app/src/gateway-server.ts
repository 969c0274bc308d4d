import type { GatewayConfig } from './config';
import { addGatewayEndpoints } from './endpoints/gateway-endpoints';
import { createServer, type Server } from './server/server';
import { Upstream } from './upstream';

export function createGateway(config: GatewayConfig): Server {
  // Ready without the model: an unready gateway would turn its clear 503 into a connection error,
  // and one model's outage into that of every path behind the gateway.
  const server = createServer(config, { isReady: () => true });
  addGatewayEndpoints(server.app, new Upstream(config.modelUrl, config.upstreamTimeoutMs));
  return server;
}
