import type { Service, k8s } from 'cdk8s-plus-28';
import type { CallTarget } from './call-target';
import { backendsOf, podPortOf, podsPeer, selectNamespace, tcpPort } from './network-access';
import type { NamedServiceOptions } from './service-endpoint-options';

/** Returns the call target of a Service by its construct. */
export function serviceTarget(service: Service, port: number): CallTarget {
  const { namespace } = service.metadata;
  return {
    name: service.name,
    host: service.name,
    namespace,
    port,
    setsVariable: false,
    hasPolicy: backendsOf(service) !== undefined,
    urlAt: (name) => `http://${name}:${port}`,
    service,
    connect: (caller) => {
      const backends = backendsOf(service);
      const podPort = podPortOf(service, port);
      backends?.forEach(({ networkAccess }) => caller.allowCallsTo(networkAccess, podPort));
      if (!backends) {
        caller.allowEgress(() => [egressTo(service, port, caller.namespace)]);
      }
    },
  };
}

/**
 * Returns the rule for the pods of a Service that other constructs created. For a Service without a selector, the rule
 * allows any address.
 */
function egressTo(service: Service, port: number, callerNamespace?: string): k8s.NetworkPolicyEgressRule {
  const ports = [tcpPort(podPortOf(service, port))];
  const { selector = {} } = service._toKube();
  const { namespace } = service.metadata;
  if (Object.keys(selector).length === 0) {
    return { ports };
  }
  return { ports, to: [podsPeer(selector, namespace, callerNamespace)] };
}

/** Returns the call target of a Service by its name. */
export function namedTarget(host: string, { port, namespaceName, targetPort }: NamedServiceOptions): CallTarget {
  return {
    name: host,
    host,
    namespace: namespaceName,
    port,
    setsVariable: false,
    hasPolicy: false,
    urlAt: (name) => `http://${name}:${port}`,
    connect: (caller) =>
      caller.allowEgress(() => [
        {
          ports: [targetPort === undefined ? { protocol: 'TCP' } : tcpPort(targetPort)],
          to: [
            namespaceName === undefined ? { podSelector: {} } : { namespaceSelector: selectNamespace(namespaceName) },
          ],
        },
      ]),
  };
}
