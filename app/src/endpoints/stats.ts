import type { FastifyInstance } from 'fastify';
import { totalmem } from 'node:os';
import { cpuLimit } from '../cpu-limit';
import type { Origin } from '../origin';
import type { Metrics } from '../server/metrics';

/** Adds GET /stats, from which the monitor derives rates and percentiles. Concurrent requests share one response. */
export function addStats(app: FastifyInstance, metrics: Metrics, origin: Origin): void {
  const limits = { cpuLimit: cpuLimit(), memoryLimit: memoryLimit() };
  let pending: Promise<object> | undefined;
  app.get('/stats', { logLevel: 'warn' }, () => {
    pending ??= metrics
      .sample()
      .then((sample) => ({ ...origin, ...limits, ...sample }))
      .finally(() => (pending = undefined));
    return pending;
  });
}

/** Memory limit in bytes. Undefined without a limit, for which Node.js returns 0 or more than the memory of the machine. */
function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory();
  return limit > 0 && limit <= totalmem() ? limit : undefined;
}
