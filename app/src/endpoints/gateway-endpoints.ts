import type { FastifyInstance, FastifyReply } from 'fastify';
import { BEGUN_HEADER, Failure } from '../errors';
import type { Upstream, UpstreamResponse } from '../upstream';
import { disconnectSignal } from './disconnect-signal';
import { BodyBuffer } from './body-buffer';

const FORWARDED_HEADERS = ['content-type', 'content-security-policy', 'retry-after', 'allow', BEGUN_HEADER];

export function addGatewayEndpoints(app: FastifyInstance, upstream: Upstream): void {
  app.removeAllContentTypeParsers();
  // the gateway keeps the whole body, so that a retry can send it to another pod. The model parses it
  const { bodyLimit } = app.initialConfig;
  app.addContentTypeParser('*', (request, payload, done) => {
    const length = request.headers['content-length'];
    if (Number(length) > bodyLimit!) return done(new Failure('upload-too-large'));
    const body = new BodyBuffer(length ? Number(length) : undefined);
    payload
      .on('data', (chunk: Buffer) => {
        body.add(chunk);
        if (body.bytes.length <= bodyLimit!) return;
        payload.removeAllListeners('data').removeAllListeners('end').resume();
        done(new Failure('upload-too-large'));
      })
      .once('end', () => done(null, body.bytes))
      .once('error', () => done(new Failure('client-closed-request')));
  });
  app.post<{ Body?: Buffer }>('/predict', async ({ body, headers, url }, reply) => {
    const response = await upstream.call(`/predict${queryOf(url)}`, {
      method: 'POST',
      body,
      contentType: headers['content-type'],
      disconnect: disconnectSignal(reply),
    });
    return forward(reply, response);
  });
  for (const path of ['/', '/monitor', '/stats', '/test']) {
    app.get(path, async (_request, reply) =>
      forward(reply, await upstream.call(path, { method: 'GET', disconnect: disconnectSignal(reply) })),
    );
  }
}

function queryOf(url: string): string {
  const index = url.indexOf('?');
  return index < 0 ? '' : url.slice(index);
}

function forward(reply: FastifyReply, { status, headers, body }: UpstreamResponse): FastifyReply {
  for (const name of FORWARDED_HEADERS) {
    const value = headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  return reply.code(status).send(body);
}
