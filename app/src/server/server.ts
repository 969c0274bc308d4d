import Fastify, { FastifyInstance } from 'fastify';
import { ServerConfig } from '../config';
import { Failure } from '../errors';
import { limitBodies } from './body-budget';
import { answerConnectionError, answerError, installErrorHandling } from './error-handling';
import { Metrics } from './metrics';

/** What a server and its lifecycle both look at. */
export interface Readiness {
  isReady: () => boolean;
  draining: boolean;
}

export interface Server {
  app: FastifyInstance;
  metrics: Metrics;
  readiness: Readiness;
  /** Of every answer. */
  headers: Record<string, string>;
}

/** What the model server and the gateway share: errors, probes, metrics and drain. */
export function createServer(config: ServerConfig, isReady: () => boolean, model?: string): Server {
  const app = Fastify({
    logger: { level: config.logLevel },
    bodyLimit: config.maxUploadBytes,
    requestTimeout: config.requestTimeoutMs,
    http: {
      // given here as well, since Node.js derives the limit of the headers from it
      requestTimeout: config.requestTimeoutMs,
      // Node.js looks for late requests only this often
      connectionsCheckingInterval: Math.min(1000, config.requestTimeoutMs),
    },
    // a request on a connection kept alive is still answered while the server drains, with Connection: close
    return503OnClosing: false,
    clientErrorHandler: answerConnectionError,
    frameworkErrors: answerError,
  });
  const readiness = { isReady, draining: false };
  const metrics = new Metrics();
  installErrorHandling(app);
  metrics.install(app);
  const headers = { 'x-app-version': config.appVersion, 'x-content-type-options': 'nosniff' };
  addHeaders(app, headers, readiness);
  limitBodies(app, config.maxUploadBytes);
  addProbes(app, readiness);
  app.get('/version', () => ({ version: config.appVersion, model }));
  return { app, metrics, readiness, headers };
}

function addHeaders(app: FastifyInstance, headers: Record<string, string>, readiness: Readiness): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // a connection whose request was in flight as the drain began would otherwise stay open, idle
    if (readiness.draining) reply.header('connection', 'close');
    done();
  });
}

function addProbes(app: FastifyInstance, readiness: Readiness): void {
  app.get('/livez', { logLevel: 'warn' }, () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'warn' }, () => {
    if (readiness.draining) throw new Failure('draining');
    if (!readiness.isReady()) throw new Failure('not-ready');
    return { status: 'ok' };
  });
}
