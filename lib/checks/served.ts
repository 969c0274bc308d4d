import { append } from '../kube/append';
import { type PoolSpec, inferencePools, poolSelectorOf } from './inference-pools';
import { type KubeObject, SERVICE } from './kube-object';
import type { ObjectIndex, Workload } from './object-index';
import { selectorOf } from './services';

/** Returns the Services of each workload. Use it with `index.once()`. */
export function servicesByWorkload(index: ObjectIndex): Map<Workload, KubeObject[]> {
  const services = new Map<Workload, KubeObject[]>();
  for (const service of index.ofApi(SERVICE)) {
    const selector = selectorOf(service);
    for (const workload of selector ? index.selected(service.namespace, selector) : []) {
      append(services, workload, service);
    }
  }
  return services;
}

/** Returns the Services and InferencePools that send requests to each workload. Use it with `index.once()`. */
export function sendersByWorkload(index: ObjectIndex): Map<Workload, KubeObject[]> {
  const senders = new Map([...index.once(servicesByWorkload)].map(([workload, services]) => [workload, [...services]]));
  for (const pool of inferencePools(index)) {
    // inference-pool reports labels without matchLabels
    const selector = poolSelectorOf(pool) ?? { matchLabels: pool.spec<PoolSpec>().selector };
    for (const workload of index.selected(pool.namespace, selector)) append(senders, workload, pool);
  }
  return senders;
}
