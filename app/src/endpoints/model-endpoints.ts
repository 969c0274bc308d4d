import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../errors';
import type { IrisInput } from '../model/iris-model';
import type { Origin } from '../origin';
import type { Serving } from '../model/serving';
import { disconnectSignal } from './disconnect-signal';
import { acceptPhotoUploads } from './photo-upload';

/** Returns a hook that rejects a request before the server reads its body, if the model cannot accept an input. */
function rejectEarly(serving: { assertAvailable: () => void }) {
  return (_request: FastifyRequest, _reply: FastifyReply, done: () => void) => {
    serving.assertAvailable();
    done();
  };
}

/** Returns true for a Kubernetes probe. A probe queued behind photos would time out, and Services would then remove a working pod. */
function isProbe({ headers }: FastifyRequest): boolean {
  return headers['user-agent']?.startsWith('kube-probe/') ?? false;
}

/** Adds GET /test, which predicts on the bundled input. */
function addTest<Input>(app: FastifyInstance, serving: Serving<Input>, origin: Origin): void {
  app.get('/test', async (request, reply) => {
    const prediction = isProbe(request) ? serving.predictForProbes() : serving.predictSample(disconnectSignal(reply));
    return { ...(await prediction), ...origin };
  });
}

export interface ImageEndpointOptions {
  maxUploadBytes: number;
  origin: Origin;
}

export function addImageEndpoints(
  app: FastifyInstance,
  serving: Serving<Uint8Array>,
  { maxUploadBytes, origin }: ImageEndpointOptions,
): void {
  acceptPhotoUploads(app, maxUploadBytes);
  app.post<{ Body?: Uint8Array }>('/predict', { onRequest: rejectEarly(serving) }, async ({ body }, reply) => {
    // Fastify does not check the Content-Type of a request without a body
    if (!body) throw new Failure('wrong-content-type');
    return { ...(await serving.predict(body, disconnectSignal(reply))), ...origin };
  });
  addTest(app, serving, origin);
}

interface IrisRequest {
  Body: { features?: unknown } | null;
  Querystring: { details?: string };
}

/** Adds the endpoints of the iris model. Exercise 4 defines the response to POST /predict. `?details=true` adds the other fields. */
export function addIrisEndpoints(app: FastifyInstance, serving: Serving<IrisInput>, origin: Origin): void {
  app.removeContentTypeParser('text/plain');
  app.post<IrisRequest>('/predict', { onRequest: rejectEarly(serving) }, async ({ body, query }) => {
    if (body === undefined) throw new Failure('wrong-content-type');
    const details = query.details === 'true';
    const prediction = await serving.predict({ features: body?.features, details });
    return details ? { ...prediction, ...origin } : prediction;
  });
  addTest(app, serving, origin);
}
