import { allContainers } from '../kube/pod-spec';
import { show } from '../kube/show';
import type { JsonPath } from '../kube/json-path';
import { containerPathOf } from '../kube/pod-spec';
import { type KubeObject, SERVICE } from './kube-object';
import { NetworkPolicies } from './network-policies';
import type { ObjectIndex, Workload } from './object-index';
import type { ServiceSpec } from './services';
import { urlOf } from './urls';

const DEFAULT_PORTS: { [scheme: string]: number } = { 'http:': 80, 'https:': 443 };

/** Environment variable with the URL of a Service. */
export interface Call {
  readonly caller: Workload;
  readonly service: KubeObject;
  readonly port: number;
  /** Path of the value of the variable. */
  readonly path: JsonPath;
  /** Start of the messages. */
  readonly text: string;
}

/** Finds the environment variables of all containers with the URL of a Service in the index. */
export function callsIn(index: ObjectIndex): Call[] {
  return index.workloads.flatMap((caller) =>
    allContainers(caller.pod).flatMap((container) => {
      const { name: containerName, env = [] } = container;
      return env.flatMap(({ name, value }, i) => {
        const url = typeof value === 'string' && value.includes('://') ? urlOf(value) : undefined;
        const service = url && serviceAt(index, caller, url.hostname);
        const port = url && (url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port));
        if (!service || port === undefined) {
          return [];
        }
        const path = [...caller.podPath, ...containerPathOf(caller.pod, container), 'env', i, 'value'];
        return [{ caller, service, port, path, text: `${name} of container '${containerName}' is ${show(value)}` }];
      });
    }),
  );
}

/** Indexes the NetworkPolicies of all pods. */
export function policiesIn(index: ObjectIndex): NetworkPolicies {
  return new NetworkPolicies(index);
}

/** Finds a Service, except an ExternalName, by its DNS name in the cluster: 'model', 'model.namespace', 'model.namespace.svc.cluster.local'. */
function serviceAt(index: ObjectIndex, caller: Workload, host: string): KubeObject | undefined {
  const [name = '', namespace = caller.object.namespace, svc = 'svc'] = host.split('.');
  const service = svc === 'svc' ? index.find(SERVICE, namespace, name) : undefined;
  return service?.spec<ServiceSpec>().type === 'ExternalName' ? undefined : service;
}
