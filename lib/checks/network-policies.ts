import { append } from '../kube/append';
import { DNS_PORTS } from '../kube/dns';
import { runningContainers } from '../kube/pod-spec';
import { type LabelSelector, type Labels, selects } from '../kube/label-selector';
import { type KubeObject, NAMESPACE, NETWORK_POLICY } from './kube-object';
import type { ObjectIndex, Workload } from './object-index';

/** Direction of traffic, as seen by a pod. */
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

interface PolicyRule {
  readonly ports?: PolicyPort[];
  readonly from?: Peer[];
  readonly to?: Peer[];
}

interface PolicySpec {
  readonly podSelector?: LabelSelector;
  readonly policyTypes?: string[];
  readonly ingress?: PolicyRule[];
  readonly egress?: PolicyRule[];
}

const TCP = 'TCP';

const DNS_NAMESPACE = 'kube-system';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/**
 * NetworkPolicies by pod, and the traffic that they allow.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies {
  private readonly byNamespace = new Map<string, KubeObject[]>();
  private readonly byWorkload = new Map<Workload, KubeObject[]>();
  private readonly namespaceLabels: Map<string, Labels>;
  /** Namespaces with pods of the index. The cluster's DNS is in kube-system or outside of these namespaces. */
  private readonly appNamespaces: Set<string>;

  public constructor(private readonly index: ObjectIndex) {
    for (const policy of index.ofApi(NETWORK_POLICY)) {
      const { podSelector = {} } = policy.spec<PolicySpec>();
      if (Object.keys(podSelector).length === 0) {
        append(this.byNamespace, policy.namespace, policy);
        continue;
      }
      for (const workload of index.selected(policy.namespace, podSelector)) {
        append(this.byWorkload, workload, policy);
      }
    }
    const namespaces = index.ofApi(NAMESPACE);
    this.appNamespaces = new Set(index.workloads.map(({ object }) => object.namespace));
    this.namespaceLabels = new Map(namespaces.map(({ name, manifest }) => [name, manifest.metadata.labels ?? {}]));
  }

  /** Returns the policies that restrict pods in a direction. Without a policy, all traffic is allowed. */
  public policiesFor(workload: Workload, direction: Direction): KubeObject[] {
    const all = [...(this.byNamespace.get(workload.object.namespace) ?? []), ...(this.byWorkload.get(workload) ?? [])];
    return all.filter((policy) => {
      const { policyTypes = ['Ingress'], egress } = policy.spec<PolicySpec>();
      return direction === 'ingress'
        ? policyTypes.includes('Ingress')
        : policyTypes.includes('Egress') || (!policy.spec<PolicySpec>().policyTypes && egress !== undefined);
    });
  }

  /**
   * Returns true if a policy of a pod allows traffic over TCP between the pod and the other pods, to a port of the server.
   *
   * @param server the end of the connection that listens on the port
   */
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
        isPortOpen(rule, server, port) && (peers.length === 0 || peers.some((peer) => this.isPeer(policy, peer, other)))
      );
    });
  }

  /**
   * Returns true if a policy can allow traffic between a port and pods or addresses outside the app.
   *
   * @param canBePods true if the other end can be pods in the cluster that are not part of the app; false if it must be an address
   */
  public allowsOutside(
    policy: KubeObject,
    direction: Direction,
    server: Workload | undefined,
    port: number | string,
    canBePods: boolean,
    protocol = TCP,
  ): boolean {
    return (policy.spec<PolicySpec>()[direction] ?? []).some((rule) => {
      const peers = (direction === 'ingress' ? rule.from : rule.to) ?? [];
      return (
        isPortOpen(rule, server, port, protocol) &&
        (peers.length === 0 || peers.some((peer) => this.canBeOutside(policy, peer, canBePods)))
      );
    });
  }

  /** Returns true if a peer can be outside the app: an address or, with `canBePods`, another namespace or pods that the app does not contain. */
  private canBeOutside(
    { namespace }: KubeObject,
    { ipBlock, namespaceSelector, podSelector = {} }: Peer,
    canBePods: boolean,
  ): boolean {
    if (ipBlock !== undefined || !canBePods) {
      return ipBlock !== undefined;
    }
    if (namespaceSelector) {
      const name = namespaceSelector.matchLabels?.[NAMESPACE_NAME];
      return name === undefined || !this.appNamespaces.has(name);
    }
    return (
      Object.keys(podSelector).length > 0 &&
      this.index.selected(namespace, podSelector)[Symbol.iterator]().next().done === true
    );
  }

  /** Returns true if a policy allows traffic to the cluster's DNS. */
  public allowsDns(policy: KubeObject): boolean {
    return (policy.spec<PolicySpec>().egress ?? []).some(
      ({ ports = [], to = [] }) =>
        (ports.length === 0 || ports.some(isDns)) && (to.length === 0 || to.some((peer) => this.canBeDns(peer))),
    );
  }

  /** Returns true if a peer can be the cluster's DNS, which is in kube-system or in a namespace without pods of the index. */
  private canBeDns({ ipBlock, namespaceSelector }: Peer): boolean {
    const name = namespaceSelector?.matchLabels?.[NAMESPACE_NAME] ?? DNS_NAMESPACE;
    const isDnsNamespace = name === DNS_NAMESPACE || !this.appNamespaces.has(name);
    return ipBlock !== undefined || (namespaceSelector !== undefined && isDnsNamespace);
  }

  private isPeer(policy: KubeObject, { ipBlock, namespaceSelector, podSelector = {} }: Peer, other: Workload): boolean {
    // the addresses of pods are unknown
    if (ipBlock) {
      return true;
    }
    const { namespace } = other.object;
    return (
      selects(podSelector, other.labels) &&
      (namespaceSelector ? this.selectsNamespace(namespace, namespaceSelector) : namespace === policy.namespace)
    );
  }

  /** Returns true if a selector can select a namespace. Unknown labels count as matching. */
  private selectsNamespace(namespace: string, selector: LabelSelector): boolean {
    const labels = this.namespaceLabels.get(namespace);
    const { [NAMESPACE_NAME]: name, ...others } = selector.matchLabels ?? {};
    if (name !== undefined && namespace !== '' && name !== namespace) {
      return false;
    }
    return !labels || selects({ ...selector, matchLabels: others }, { ...labels, [NAMESPACE_NAME]: namespace });
  }
}

function isPortOpen(
  { ports = [] }: PolicyRule,
  server: Workload | undefined,
  serverPort: number | string,
  serverProtocol = TCP,
): boolean {
  const number = portNumberOf(server, serverPort);
  return (
    ports.length === 0 ||
    ports.some(({ port, endPort, protocol = TCP }) => {
      if (protocol !== serverProtocol) {
        return false;
      }
      const first = port === undefined ? undefined : portNumberOf(server, port);
      return (
        port === undefined ||
        (first !== undefined && number !== undefined && number >= first && number <= (endPort ?? first))
      );
    })
  );
}

/** Returns true if a port can be a UDP port of DNS. A UDP port with a name, or without a number, always can be one. */
function isDns({ port, endPort, protocol = TCP }: PolicyPort): boolean {
  return (
    protocol === 'UDP' && (typeof port !== 'number' || DNS_PORTS.some((dns) => port <= dns && dns <= (endPort ?? port)))
  );
}

/** Returns the number of a port of pods by its number or name; undefined if the pods do not declare the name. */
export function portNumberOf(server: Workload | undefined, port: number | string): number | undefined {
  return typeof port === 'number'
    ? port
    : runningContainers(server?.pod ?? {})
        .flatMap(({ ports = [] }) => ports)
        .find(({ name }) => name === port)?.containerPort;
}
