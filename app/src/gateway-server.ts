import type { GatewayConfig } from './config';
import { addGatewayEndpoints } from './endpoints/gateway-endpoints';
import { createServer, type Server } from './server/server';
import { Upstream } from './upstream';

export function createGateway(config: GatewayConfig): Server {
  // The gateway is ready without the model. An unready gateway would turn a clear 503 into a connection error,
  // and the outage of one model into an outage of every path behind the gateway.
  const server = createServer(config, { isReady: () => true });
  addGatewayEndpoints(server.app, new Upstream(config.modelUrl, config.upstreamTimeoutMs));
  return server;
}
