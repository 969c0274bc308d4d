import { FastifyInstance } from 'fastify';
import { Failure } from '../errors';

/** Largest bodies that may be held at once. Each may be in memory twice for a moment: as it came, and whole. */
const LARGEST_BODIES = 4;

/**
 * Bodies are held in memory whole until they are answered. Many small ones fit, or a few large ones; what would be more is refused as it
 * arrives, since a container that runs out of memory loses them all.
 */
export function limitBodies(app: FastifyInstance, maxUploadBytes: number): void {
  let held = 0;
  app.addHook('preParsing', (_request, reply, payload, done) => {
    let own = 0;
    const hold = (chunk: Buffer) => {
      own += chunk.length;
      held += chunk.length;
      if (held <= LARGEST_BODIES * maxUploadBytes) return;
      // what still comes is thrown away
      payload.removeAllListeners('data').removeAllListeners('end').resume();
      if (!reply.sent) void reply.send(new Failure('overloaded'));
    };
    payload.on('data', hold);
    // unlike onResponse, it also comes when the client goes away; the body of a request that was refused may still come
    reply.raw.once('close', () => {
      payload.off('data', hold);
      held -= own;
    });
    done(null, payload);
  });
}
