import { createServer, type IncomingMessage, type RequestListener, type Server as HttpServer } from 'node:http';
import type { ServerConfig } from '../config';
import type { Connections } from './connections';
import { type ClientError, codeOf, type RawResponses } from './raw-responses';

/** Maximum time in ms for the head of a request to arrive, from the start of the connection or the first byte of the request. */
const HEAD_MS = 10_000;

/** Creates a Node.js HTTP server that limits its connections. Requests that it rejects get the errors and headers of the app. */
export function createHttpServer(
  handler: RequestListener,
  connections: Connections,
  config: ServerConfig,
  responses: RawResponses,
): HttpServer {
  const checkHost: RequestListener = (request, response) => {
    if (hasHost(request)) handler(request, response);
    else responses.respond(response, 'malformed-request');
  };
  const rejectExpectation: RequestListener = (_request, response) => responses.respond(response, 'expectation-failed');
  const server = createServer({
    requestTimeout: config.requestTimeoutMs,
    headersTimeout: Math.min(HEAD_MS, config.requestTimeoutMs),
    // interval at which Node.js checks for late requests
    connectionsCheckingInterval: Math.min(1000, config.requestTimeoutMs),
    keepAliveTimeout: config.keepAliveSeconds * 1000,
    // checkHost responds instead, because a response of Node.js would lack the headers of the app
    requireHostHeader: false,
  });
  // by default, Node.js drops headers after the 1000th, including the length of a body. Node.js limits the size of a head separately
  server.maxHeadersCount = 0;
  return server
    .on('connection', (socket) => connections.add(socket))
    .on('request', (request, response) => connections.serve(request, response, checkHost))
    .on('checkExpectation', (request, response) => connections.serve(request, response, rejectExpectation))
    .on('connect', (_request, socket) => {
      // Node.js does not handle errors of this socket
      socket.on('error', () => socket.destroy());
      connections.fail(socket, () => responses.respondOnSocket(socket, 'wrong-method', { allow: 'GET, POST' }));
    })
    .on('clientError', (error: ClientError, socket) => {
      if (error.code === 'ECONNRESET') socket.destroy();
      else connections.fail(socket, () => responses.respondOnSocket(socket, codeOf(error)));
    });
}

function hasHost({ httpVersion, headers }: IncomingMessage): boolean {
  return headers.host !== undefined || httpVersion !== '1.1';
}
