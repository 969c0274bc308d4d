import type { FastifyReply } from 'fastify';

/** Returns a signal that aborts if the client disconnects before its response. */
export function clientGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  if (raw.destroyed) controller.abort();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
