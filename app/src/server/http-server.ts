import { createServer, type IncomingMessage, type RequestListener, type Server as HttpServer } from 'node:http';
import type { ServerConfig } from '../config';
import type { Connections } from './connections';
import { type ClientError, codeOf, type RawAnswers } from './raw-answers';

/** Time for the head of a request, from the connection or its first byte. */
const HEAD_MS = 10_000;

/** Creates a server of Node.js that limits its connections, and rejects requests with the errors and headers of the app. */
export function createHttpServer(
  handler: RequestListener,
  connections: Connections,
  config: ServerConfig,
  answers: RawAnswers,
): HttpServer {
  const checkingHost: RequestListener = (request, response) => {
    if (hasHost(request)) handler(request, response);
    else answers.last(response, 'malformed-request');
  };
  const expecting: RequestListener = (_request, response) => answers.last(response, 'expectation-failed');
  const server = createServer({
    requestTimeout: config.requestTimeoutMs,
    headersTimeout: Math.min(HEAD_MS, config.requestTimeoutMs),
    // interval at which Node.js checks for late requests
    connectionsCheckingInterval: Math.min(1000, config.requestTimeoutMs),
    keepAliveTimeout: config.keepAliveSeconds * 1000,
    // the response of Node.js would lack the headers of the app
    requireHostHeader: false,
  });
  // by default, Node.js drops headers after the 1000th, including the length of a body. The size of a head has its own limit
  server.maxHeadersCount = 0;
  return server
    .on('connection', (socket) => connections.add(socket))
    .on('request', (request, response) => connections.serve(request, response, checkingHost))
    .on('checkExpectation', (request, response) => connections.serve(request, response, expecting))
    .on('connect', (_request, socket) => {
      // Node.js does not handle errors of this socket
      socket.on('error', () => socket.destroy());
      connections.fail(socket, () => answers.onSocket(socket, 'wrong-method', { allow: 'GET, POST' }));
    })
    .on('clientError', (error: ClientError, socket) => {
      if (error.code === 'ECONNRESET') socket.destroy();
      else connections.fail(socket, () => answers.onSocket(socket, codeOf(error)));
    });
}

function hasHost({ httpVersion, headers }: IncomingMessage): boolean {
  return headers.host !== undefined || httpVersion !== '1.1';
}
