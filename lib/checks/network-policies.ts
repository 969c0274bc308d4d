import { append } from '../kube/append';
import { DNS_PORTS } from '../kube/dns';
import { runningContainers } from '../kube/pod-spec';
import { type LabelSelector, type Labels, selects } from '../kube/label-selector';
import { type KubeObject, NAMESPACE, NETWORK_POLICY } from './kube-object';
import type { ObjectIndex, Workload } from './object-index';

/** Direction of packets, seen from a pod. */
export type Direction = 'ingress' | 'egress';

interface Peer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: object;
}

interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

interface Rule {
  readonly ports?: PolicyPort[];
  readonly from?: Peer[];
  readonly to?: Peer[];
}

interface PolicySpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: string[];
  readonly ingress?: Rule[];
  readonly egress?: Rule[];
}

const DNS_NAMESPACE = 'kube-system';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * NetworkPolicies by pod, and the packets that they allow.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies {
  private readonly ofNamespace = new Map<string, KubeObject[]>();
  private readonly ofWorkload = new Map<Workload, KubeObject[]>();
  private readonly namespaceLabels: Map<string, Labels>;
  /** Namespaces with pods of the index: the cluster's DNS is in another one. */
  private readonly ownNamespaces: Set<string>;

  public constructor(index: ObjectIndex) {
    for (const policy of index.ofApi(NETWORK_POLICY)) {
      const { podSelector = {} } = policy.spec<PolicySpec>();
      if (Object.keys(podSelector).length === 0) {
        append(this.ofNamespace, policy.namespace, policy);
        continue;
      }
      for (const workload of index.selected(policy.namespace, podSelector)) {
        append(this.ofWorkload, workload, policy);
      }
    }
    const namespaces = index.ofApi(NAMESPACE);
    this.ownNamespaces = new Set(index.workloads.map(({ object }) => object.namespace));
    this.namespaceLabels = new Map(namespaces.map(({ name, manifest }) => [name, manifest.metadata.labels ?? {}]));
  }

  /** Policies that restrict pods in a direction. Without any, the pods are open. */
  public of(workload: Workload, direction: Direction): KubeObject[] {
    const all = [...(this.ofNamespace.get(workload.object.namespace) ?? []), ...(this.ofWorkload.get(workload) ?? [])];
    return all.filter((policy) => {
      const { policyTypes = ['Ingress'], egress } = policy.spec<PolicySpec>();
      return direction === 'ingress'
        ? policyTypes.includes('Ingress')
        : policyTypes.includes('Egress') || (!policy.spec<PolicySpec>().policyTypes && egress !== undefined);
    });
  }

  /** Whether a policy allows packets to a port, to or from the other pods. */
  public allows(
    policy: KubeObject,
    direction: Direction,
    other: Workload,
    server: Workload,
    port: number | string,
  ): boolean {
    return (policy.spec<PolicySpec>()[direction] ?? []).some((rule) => {
      const peers = (direction === 'ingress' ? rule.from : rule.to) ?? [];
      return (
        opens(rule, server, port) && (peers.length === 0 || peers.some((peer) => this.isPeer(policy, peer, other)))
      );
    });
  }

  /** Whether a policy allows packets to the cluster's DNS. */
  public allowsDns(policy: KubeObject): boolean {
    return (policy.spec<PolicySpec>().egress ?? []).some(
      ({ ports = [], to = [] }) =>
        (ports.length === 0 || ports.some(isDns)) && (to.length === 0 || to.some((peer) => this.maybeDns(peer))),
    );
  }

  /** Neither the namespace of the policy nor another namespace of the index serves DNS. */
  private maybeDns({ ipBlock, namespaceSelector }: Peer): boolean {
    const name = namespaceSelector?.matchLabels?.[NAMESPACE_NAME] ?? DNS_NAMESPACE;
    const maybe = name === DNS_NAMESPACE || !this.ownNamespaces.has(name);
    return ipBlock !== undefined || (namespaceSelector !== undefined && maybe);
  }

  private isPeer(policy: KubeObject, { ipBlock, namespaceSelector, podSelector = {} }: Peer, other: Workload): boolean {
    // the addresses of pods are unknown
    if (ipBlock) {
      return true;
    }
    const { namespace } = other.object;
    return (
      selects(podSelector, other.labels) &&
      (namespaceSelector ? this.isIn(namespace, namespaceSelector) : namespace === policy.namespace)
    );
  }

  /** Unknown labels of a namespace count as correct. */
  private isIn(namespace: string, selector: LabelSelector): boolean {
    const labels = this.namespaceLabels.get(namespace);
    const { [NAMESPACE_NAME]: name, ...others } = selector.matchLabels ?? {};
    if (name !== undefined && namespace !== '' && name !== namespace) {
      return false;
    }
    return !labels || selects({ ...selector, matchLabels: others }, { ...labels, [NAMESPACE_NAME]: namespace });
  }
}

function opens({ ports = [] }: Rule, server: Workload, target: number | string): boolean {
  const number = numberOf(server, target);
  return (
    ports.length === 0 ||
    ports.some(({ port, endPort, protocol = 'TCP' }) => {
      if (protocol !== 'TCP') {
        return false;
      }
      const first = port === undefined ? undefined : numberOf(server, port);
      return (
        port === undefined ||
        (first !== undefined && number !== undefined && number >= first && number <= (endPort ?? first))
      );
    })
  );
}

/** Whether a rule's port can be one of DNS. A port by name always can. */
function isDns({ port, endPort, protocol = 'TCP' }: PolicyPort): boolean {
  return (
    protocol === 'UDP' && (typeof port !== 'number' || DNS_PORTS.some((dns) => port <= dns && dns <= (endPort ?? port)))
  );
}

/** Number of a port of pods, from its number or name. */
export function numberOf({ pod }: Workload, port: number | string): number | undefined {
  return typeof port === 'number'
    ? port
    : runningContainers(pod)
        .flatMap(({ ports = [] }) => ports)
        .find(({ name }) => name === port)?.containerPort;
}
