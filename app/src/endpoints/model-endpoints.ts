import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../errors';
import type { Serving } from '../model/serving';
import { clientGone } from './client-gone';
import { acceptPhotoUploads } from './photo-upload';

/** Refuses before the body is read. */
function admit(serving: { admit: () => void }) {
  return (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    serving.admit();
    done();
  };
}

/** Kubernetes' probe: behind the photos of a busy moment it would time out, and take a pod that serves out of service. */
function isProbe({ headers }: FastifyRequest): boolean {
  return headers['user-agent']?.startsWith('kube-probe/') ?? false;
}

function predictSample<Input>(serving: Serving<Input>, request: FastifyRequest, reply: FastifyReply): Promise<object> {
  return isProbe(request) ? serving.predictForProbes() : serving.predictSample(clientGone(reply));
}

export function addImageEndpoints(app: FastifyInstance, serving: Serving<Uint8Array>, maxUploadBytes: number): void {
  acceptPhotoUploads(app, maxUploadBytes);
  app.post<{ Body?: Uint8Array }>('/predict', { onRequest: admit(serving) }, async ({ body }, reply) => {
    // where there is no body, there was no Content-Type to refuse
    if (!body) throw new Failure('wrong-content-type');
    return serving.predict(body, clientGone(reply));
  });
  app.get('/test', async (request, reply) => predictSample(serving, request, reply));
}

export function addIrisEndpoints(app: FastifyInstance, serving: Serving<unknown>): void {
  app.removeContentTypeParser('text/plain');
  app.post<{ Body: { features?: unknown } | null }>('/predict', { onRequest: admit(serving) }, async (request) => {
    if (request.body === undefined) throw new Failure('wrong-content-type');
    return serving.predict(request.body?.features);
  });
  app.get('/test', async (request, reply) => predictSample(serving, request, reply));
}
