import { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { failureBody, failures } from '../errors';
import { Server } from './server';

/**
 * Refuses as overloaded before Fastify sees the request, since what a refusal costs is taken from the requests that are admitted. Node.js throws
 * the body away as it comes. `refused` is told how long it took, in seconds.
 */
export function refuseEarly(
  { app, headers, readiness }: Server,
  refuses: (request: IncomingMessage) => boolean,
  refused: (seconds: number) => void,
): void {
  const body = JSON.stringify(failureBody('overloaded'));
  const { status, retryAfterSeconds } = failures.overloaded;
  const head = {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'retry-after': String(retryAfterSeconds),
  };
  const lastHead = { ...head, connection: 'close' };
  const [serve] = app.server.listeners('request') as RequestListener[];
  app.server.removeAllListeners('request');
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!refuses(request)) return serve!(request, response);
    const start = performance.now();
    response.writeHead(status, readiness.draining ? lastHead : head).end(body);
    refused((performance.now() - start) / 1000);
  });
}
