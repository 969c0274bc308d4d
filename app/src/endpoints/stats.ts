import type { FastifyInstance } from 'fastify';
import { totalmem } from 'node:os';
import { cpuQuota } from '../cpu-limit';
import type { Origin } from '../origin';
import type { Metrics } from '../server/metrics';

/** Adds GET /stats, from which the monitor derives rates and percentiles. Requests that come while a response is made share it. */
export function addStats(app: FastifyInstance, metrics: Metrics, origin: Origin): void {
  const limits = { cpuLimit: cpuQuota(), memoryLimit: memoryLimit() };
  let pending: Promise<object> | undefined;
  app.get('/stats', { logLevel: 'warn' }, () => {
    pending ??= metrics
      .sample()
      .then((sample) => ({ ...origin, ...limits, ...sample }))
      .finally(() => (pending = undefined));
    return pending;
  });
}

/** Bytes. Node.js gives 0 or more than the machine has if the container has no limit. */
function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory();
  return limit > 0 && limit <= totalmem() ? limit : undefined;
}
