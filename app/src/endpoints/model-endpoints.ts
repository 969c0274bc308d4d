import multipart from '@fastify/multipart';
import { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../errors';
import { Serving } from '../model/serving';

/** Refuses before the body is read. */
function requireReady(serving: { readonly ready: boolean }) {
  return (_request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void) =>
    done(serving.ready ? undefined : new Failure('not-ready'));
}

export function addImageEndpoints(app: FastifyInstance, serving: Serving<Buffer>, maxUploadBytes: number): void {
  app.removeAllContentTypeParsers();
  app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 2, fields: 10, fieldSize: 1024 } });
  app.post('/predict', { onRequest: requireReady(serving) }, async (request) =>
    serving.predict(await photoOf(request)),
  );
  app.get('/test', async () => serving.predictSample());
}

export function addIrisEndpoints(app: FastifyInstance, serving: Serving<unknown>): void {
  app.removeContentTypeParser('text/plain');
  app.post<{ Body: { features?: unknown } | null }>(
    '/predict',
    { onRequest: requireReady(serving) },
    async (request) => {
      // undefined where there is no body: then no Content-Type was there to refuse
      if (request.body === undefined) throw new Failure('wrong-content-type');
      return serving.predict(request.body?.features);
    },
  );
  app.get('/test', async () => serving.predictSample());
}

async function photoOf(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new Failure('wrong-content-type');
  const photo = await onlyFile(request).catch((error: Error & { code?: string }) => {
    if (error instanceof Failure) throw error;
    throw new Failure(error.code === 'FST_REQ_FILE_TOO_LARGE' ? 'upload-too-large' : 'malformed-multipart', error);
  });
  // a form sent without a choice holds a file of no bytes
  if (!photo?.length) throw new Failure('no-file');
  return photo;
}

async function onlyFile(request: FastifyRequest): Promise<Buffer | undefined> {
  let photo: Buffer | undefined;
  for await (const part of request.parts()) {
    if (part.type !== 'file') continue;
    if (photo) throw new Failure('more-than-one-file');
    photo = await part.toBuffer();
  }
  return photo;
}
