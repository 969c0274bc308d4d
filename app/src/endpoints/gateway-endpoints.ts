import type { FastifyInstance, FastifyReply } from 'fastify';
import { BEGUN_HEADER } from '../errors';
import type { Answer, Upstream } from '../upstream';
import { Failure } from '../errors';
import { clientGone } from './client-gone';
import { Collected } from './collected';

const PASSED_BACK = ['content-type', 'content-security-policy', 'retry-after', 'allow', BEGUN_HEADER];

export function addGatewayEndpoints(app: FastifyInstance, upstream: Upstream): void {
  app.removeAllContentTypeParsers();
  // the gateway keeps the whole body, so that a retry can send it to another pod. The model parses it
  const { bodyLimit } = app.initialConfig;
  app.addContentTypeParser('*', (request, payload, done) => {
    const length = request.headers['content-length'];
    if (Number(length) > bodyLimit!) return done(new Failure('upload-too-large'));
    const body = new Collected(length ? Number(length) : undefined);
    payload
      .on('data', (piece: Buffer) => {
        body.add(piece);
        if (body.bytes.length <= bodyLimit!) return;
        payload.removeAllListeners('data').removeAllListeners('end').resume();
        done(new Failure('upload-too-large'));
      })
      .once('end', () => done(null, body.bytes))
      .once('error', () => done(new Failure('client-closed-request')));
  });
  app.post<{ Body?: Buffer }>('/predict', async ({ body, headers, url }, reply) => {
    const answer = await upstream.call(`/predict${queryOf(url)}`, {
      method: 'POST',
      body,
      contentType: headers['content-type'],
      gone: clientGone(reply),
    });
    return passBack(reply, answer);
  });
  for (const path of ['/', '/monitor', '/stats', '/test']) {
    app.get(path, async (_request, reply) =>
      passBack(reply, await upstream.call(path, { method: 'GET', gone: clientGone(reply) })),
    );
  }
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start);
}

function passBack(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  for (const name of PASSED_BACK) {
    const value = headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  return reply.code(status).send(body);
}
