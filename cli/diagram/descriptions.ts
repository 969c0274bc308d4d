import { isRoute } from './routes';
import type { IngressSpec } from '../../lib/checks/ingresses';
import { INFERENCE_POOLS } from '../../lib/checks/inference-pools';
import { INGRESS, type KubeObject, SERVICE } from '../../lib/checks/kube-object';
import type { ObjectIndex } from '../../lib/checks/object-index';
import type { ServiceSpec } from '../../lib/checks/services';
import { podsIn } from '../../lib/kube/pods-in';
import { HPA, SCALER_APIS } from '../../lib/kube/scalers';

interface MetricTarget {
  readonly averageUtilization?: number;
  readonly averageValue?: string | number;
  readonly value?: string | number;
}

interface Metric {
  readonly type?: string;
  readonly resource?: { readonly name?: string; readonly target?: MetricTarget };
  readonly [source: string]: unknown;
}

/** Returns true for an object on the path of a request, and for its autoscaler. */
export function isDrawn(index: ObjectIndex, object: KubeObject): boolean {
  const { api } = object;
  const isBackend = api === SERVICE || INFERENCE_POOLS.includes(api);
  const isOnRequestPath = api === INGRESS || isRoute(object) || isBackend || podsIn(object.manifest).length > 0;
  return isOnRequestPath || (SCALER_APIS.includes(api) && index.targetOf(object) !== undefined);
}

/** Describes an object in a few words. */
export function descriptionOf(index: ObjectIndex, object: KubeObject): string[] {
  const { api } = object;
  if (api === INGRESS) return hostsOf((object.spec<IngressSpec>().rules ?? []).map(({ host }) => host));
  if (isRoute(object)) return hostsOf(object.spec<{ hostnames?: string[] }>().hostnames ?? []);
  if (api === SERVICE) return [exposureOf(object.spec<ServiceSpec>())];
  if (api === HPA) return (object.spec<{ metrics?: Metric[] }>().metrics ?? []).map(metricText);
  if (SCALER_APIS.includes(api) || INFERENCE_POOLS.includes(api)) return [];
  const images = podsIn(object.manifest).flatMap(({ pod }) =>
    (pod.containers ?? []).map(({ image = 'no image' }) => image),
  );
  return [...podCountOf(index, object), ...images.slice(0, 1)];
}

function hostsOf(hosts: readonly (string | undefined)[]): string[] {
  const named = hosts.filter((host) => host !== undefined);
  return named.length > 0 ? named : ['any host'];
}

function exposureOf({ type = 'ClusterIP', ports = [] }: ServiceSpec): string {
  return [type, ...ports.flatMap(({ nodePort }) => nodePort ?? [])].join(', ');
}

function podCountOf(index: ObjectIndex, object: KubeObject): string[] {
  const [min, max] = [index.minReplicas(object), index.maxReplicas(object)];
  if (min === undefined || max === undefined) return [];
  return [min === max ? `${min} pod${min === 1 ? '' : 's'}` : `${min} to ${max} pods`];
}

function metricText(metric: Metric): string {
  const { name = '', target = {} } = metric.resource ?? {};
  if (target.averageUtilization !== undefined) return `${target.averageUtilization}% ${name.toUpperCase()}`;
  return metric.resource ? `${target.averageValue} ${name}` : (metric.type ?? 'metric');
}
