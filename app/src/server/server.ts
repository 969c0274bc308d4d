import Fastify, { type FastifyInstance } from 'fastify';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { ServerConfig } from '../config';
import { Failure, failures } from '../errors';
import { type Origin, originOf } from '../origin';
import { Connections } from './connections';
import { sendError, installErrorHandling } from './error-handling';
import { commonHeaders, CONNECTION_HEADER, type Headers } from './headers';
import { createHttpServer } from './http-server';
import { Metrics } from './metrics';
import { RawResponses } from './raw-responses';
import { requestForLog } from './request-log';
import { Uploads } from './uploads';

/** State that a server and its lifecycle share. */
export interface Readiness {
  isReady: () => boolean;
  draining: boolean;
}

/** Rejects requests before Fastify handles them. */
export interface Admission {
  rejects: (request: IncomingMessage) => boolean;
  /** Called after a rejection, with its duration in seconds. */
  onRejected: (seconds: number) => void;
}

export interface ServerOptions {
  isReady: () => boolean;
  model?: string;
  admission?: Admission;
}

/** Server of one port, and its connections. */
export interface Listener {
  app: FastifyInstance;
  connections: Connections;
}

export interface Server extends Listener {
  /** Server of GET /metrics, on its own port. */
  monitoring: Listener;
  metrics: Metrics;
  readiness: Readiness;
}

/** Creates a server with the parts that the model server and the gateway share: errors, probes, metrics and drain. */
export function createServer(config: ServerConfig, { isReady, model, admission }: ServerOptions): Server {
  const readiness = { isReady, draining: false };
  const metrics = new Metrics();
  const listener = createListener(config, readiness, admission);
  const { app, connections } = listener;
  metrics.observe(app);
  const uploads = new Uploads(app, config);
  connections.slowestUpload = () => uploads.slowestSocket();
  const origin = originOf(config);
  addProbes(app, readiness, origin);
  app.get('/version', () => ({ ...origin, model }));
  const monitoring = createListener(config, readiness);
  ignoreBodies(monitoring.app);
  metrics.serve(monitoring.app);
  return { ...listener, monitoring, metrics, readiness };
}

function createListener(config: ServerConfig, readiness: Readiness, admission?: Admission): Listener {
  const origin = originOf(config);
  const headers = commonHeaders(origin);
  const responses = new RawResponses(origin);
  const connections = new Connections(config.maxConnections);
  const app = Fastify({
    logger: { level: config.logLevel, serializers: { req: requestForLog } },
    bodyLimit: config.maxUploadBytes,
    serverFactory: (serve: RequestListener) => {
      const handler = admission ? withAdmission(serve, admission, responses, readiness) : serve;
      return createHttpServer(handler, connections, config, responses);
    },
    // the server from serverFactory responds to these errors
    clientErrorHandler: () => undefined,
    // during the drain, the server responds to requests on keep-alive connections, with Connection: close
    return503OnClosing: false,
    // this handler adds the headers, because no hook runs before it
    frameworkErrors: (error, request, reply) => sendError(error, request, reply.headers(headers), origin),
  });
  installErrorHandling(app, origin);
  addHeaders(app, headers, readiness);
  app.addHook('onClose', () => connections.close());
  return { app, connections };
}

/** Discards bodies, so that they use no memory and responses do not wait for them. */
function ignoreBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** Returns a listener that rejects requests at the lowest cost, because accepted requests need the CPU. Node.js discards the body of a rejected request. */
function withAdmission(
  serve: RequestListener,
  { rejects, onRejected }: Admission,
  responses: RawResponses,
  readiness: Readiness,
): RequestListener {
  const { status } = failures.overloaded;
  const body = responses.bodyFor('overloaded');
  const head = responses.headersFor('overloaded');
  const lastHead = responses.headersFor('overloaded', { connection: 'close' });
  return (request, response) => {
    if (!rejects(request)) return serve(request, response);
    const start = performance.now();
    response.writeHead(status, isLast(request, readiness) ? lastHead : head).end(body);
    onRejected((performance.now() - start) / 1000);
  };
}

function addHeaders(app: FastifyInstance, headers: Headers, readiness: Readiness): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (isLast(request.raw, readiness)) reply.header('connection', 'close');
    done();
  });
}

/**
 * Returns true if the response is the last one of its connection. During the drain, each response is the last one. Otherwise, a connection
 * with a request in flight at the start of the drain would stay open and idle.
 */
function isLast({ headers }: IncomingMessage, { draining }: Readiness): boolean {
  return draining || headers[CONNECTION_HEADER] === 'close';
}

function addProbes(app: FastifyInstance, readiness: Readiness, origin: Origin): void {
  const ok = { status: 'ok', ...origin };
  app.get('/livez', { logLevel: 'warn' }, () => ok);
  app.get('/readyz', { logLevel: 'warn' }, () => {
    if (readiness.draining) throw new Failure('draining');
    if (!readiness.isReady()) throw new Failure('not-ready');
    return ok;
  });
}
