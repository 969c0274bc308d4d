import type { ApiObject } from 'cdk8s';
import { show } from '../validation/check';
import { allContainers } from '../kube/pod-spec';
import { type CrossCheck, nameOf } from './cross-check';
import { NetworkPolicies, numberOf } from './network-policies';
import { type KubeObject, type ObjectIndex, SERVICE, type Workload } from './object-index';
import { type ServiceSpec, selectorOf, targetOf } from './service-spec';

const DEFAULT_PORTS: { [scheme: string]: number } = { 'http:': 80, 'https:': 443 };

/** An environment variable that holds the URL of a Service. */
interface Call {
  readonly caller: Workload;
  readonly service: KubeObject;
  readonly port: number;
  /** How messages begin. */
  readonly text: string;
}

export const CALL_CHECKS: CrossCheck[] = [
  {
    id: 'call-port',
    *find(index) {
      for (const { caller, service, port, text } of index.once(callsIn)) {
        if (!serves(index, service, port)) {
          yield {
            object: caller.object,
            text: `${text}, whose port ${nameOf(service)} does not serve: pass one of its ports (${calledPortsOf(service).join(', ') || 'none'})`,
          };
        }
      }
      for (const { caller, callee, variable } of index.known.calls) {
        const [from, to] = [index.of(caller), index.of(callee)];
        if (from && !to) {
          yield {
            object: from,
            text: `${variable} is the URL of Service '${callee.name}', which is not there any more: put it back, or leave calls() out`,
          };
        }
      }
    },
  },
  {
    id: 'call-policy',
    *find(index) {
      const policies = index.once(policiesIn);
      const declared = new Map<ApiObject, Set<ApiObject>>();
      for (const { caller, callee } of index.known.calls) {
        declared.set(caller, (declared.get(caller) ?? new Set()).add(callee));
      }
      for (const call of index.once(callsIn)) {
        const { caller, service } = call;
        const mustBeClosed = declared.get(caller.object.construct)?.has(service.construct) ?? false;
        const text = blocked(index, policies, call, mustBeClosed);
        if (text) {
          yield { object: caller.object, text: `${call.text}, ${text}` };
        }
      }
    },
  },
  {
    id: 'call-dns',
    *find(index) {
      const policies = index.once(policiesIn);
      const asked = new Set<Workload>();
      for (const { caller, text } of index.once(callsIn)) {
        const closing = asked.has(caller) ? [] : policies.of(caller, 'egress');
        asked.add(caller);
        if (closing.length > 0 && !closing.some((policy) => policies.allowsDns(policy))) {
          yield {
            object: caller.object,
            text: `${text}, but no NetworkPolicy of ${nameOf(caller.object)} lets it ask DNS: add an egress rule to port 53, UDP and TCP`,
          };
        }
      }
    },
  },
];

function policiesIn(index: ObjectIndex): NetworkPolicies {
  return new NetworkPolicies(index);
}

function callsIn(index: ObjectIndex): Call[] {
  return index.workloads.flatMap((caller) =>
    allContainers(caller.pod).flatMap(({ name: container, env = [] }) =>
      env.flatMap(({ name, value }) => {
        const url = typeof value === 'string' && value.includes('://') ? urlOf(value) : undefined;
        const service = url && serviceAt(index, caller, url.hostname);
        const port = url && (url.port === '' ? DEFAULT_PORTS[url.protocol] : Number(url.port));
        return service && port !== undefined
          ? [{ caller, service, port, text: `${name} of container '${container}' is ${show(value)}` }]
          : [];
      }),
    ),
  );
}

function urlOf(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** The Service that has a name in the cluster's DNS: 'model', 'model.namespace', 'model.namespace.svc.cluster.local'. */
function serviceAt(index: ObjectIndex, caller: Workload, host: string): KubeObject | undefined {
  const [name = '', namespace = caller.object.namespace, svc = 'svc'] = host.split('.');
  const service = svc === 'svc' ? index.find(SERVICE, namespace, name) : undefined;
  return service?.spec<ServiceSpec>().type === 'ExternalName' ? undefined : service;
}

function isHeadless(service: KubeObject): boolean {
  return service.spec<ServiceSpec>().clusterIP === 'None';
}

/** Ports that clients connect to: a headless Service is a name for the pods themselves, so its own ports do not count. */
function calledPortsOf(service: KubeObject): (number | string | undefined)[] {
  const { ports = [] } = service.spec<ServiceSpec>();
  return ports.map((port) => (isHeadless(service) ? targetOf(port) : port.port));
}

/** Whether something listens on a port of a Service. By name, the ports of its pods say which number it is. */
function serves(index: ObjectIndex, service: KubeObject, port: number): boolean {
  const selector = selectorOf(service);
  const pods = selector ? [...index.selected(service.namespace, selector)] : [];
  return calledPortsOf(service).some(
    (called) =>
      called === port ||
      (typeof called === 'string' && pods.every((workload) => (numberOf(workload, called) ?? port) === port)),
  );
}

/** What keeps a call from its pods; undefined if nothing does. */
function blocked(
  index: ObjectIndex,
  policies: NetworkPolicies,
  { caller, service, port }: Call,
  mustBeClosed: boolean,
): string | undefined {
  const servicePort = service.spec<ServiceSpec>().ports?.find((p) => p.port === port);
  const target = isHeadless(service) ? port : servicePort && targetOf(servicePort);
  const selector = selectorOf(service);
  for (const server of target !== undefined && selector ? index.selected(service.namespace, selector) : []) {
    const ends = [
      { direction: 'egress', at: caller, other: server, remedy: 'add an egress rule for it' },
      { direction: 'ingress', at: server, other: caller, remedy: 'add an ingress rule for it' },
    ] as const;
    for (const { direction, at, other, remedy } of ends) {
      const closing = policies.of(at, direction);
      const open =
        closing.length === 0
          ? !mustBeClosed
          : closing.some((p) => policies.allows(p, direction, other, server, target ?? 0));
      if (!open) {
        return closing.length === 0
          ? `but ${nameOf(at.object)} has no NetworkPolicy with ${direction} rules: put it back`
          : `but no NetworkPolicy of ${nameOf(at.object)} lets it through to port ${show(target)}: ${remedy}`;
      }
    }
  }
  return undefined;
}
