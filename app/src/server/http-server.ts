import { createServer, IncomingMessage, RequestListener, Server as HttpServer } from 'node:http';
import { ServerConfig } from '../config';
import { Connections } from './connections';
import { RawAnswers } from './raw-answers';

/** Time for the head of a request, from the connection or its first byte. */
const HEAD_MS = 10_000;

/** A server of Node.js that bounds what a connection takes, and that answers what it refuses as the app would. */
export function createHttpServer(
  handler: RequestListener,
  connections: Connections,
  config: ServerConfig,
  answers: RawAnswers,
): HttpServer {
  const refusing: RequestListener = (request, response) => {
    if (hasHost(request)) handler(request, response);
    else answers.last(response, 'malformed-request');
  };
  const server = createServer({
    requestTimeout: config.requestTimeoutMs,
    headersTimeout: Math.min(HEAD_MS, config.requestTimeoutMs),
    // Node.js looks for late requests only this often
    connectionsCheckingInterval: Math.min(1000, config.requestTimeoutMs),
    keepAliveTimeout: config.keepAliveSeconds * 1000,
    // its answer would have none of our headers
    requireHostHeader: false,
  });
  return server
    .on('connection', (socket) => connections.add(socket))
    .on('request', (request, response) => connections.serve(request, response, refusing))
    .on('checkExpectation', (_request, response) => answers.last(response, 'expectation-failed'))
    .on('connect', (_request, socket) => answers.onSocket(socket, 'wrong-method', { allow: 'GET, POST' }))
    .on('clientError', answers.onClientError);
}

function hasHost({ httpVersion, headers }: IncomingMessage): boolean {
  return headers.host !== undefined || httpVersion !== '1.1';
}
