import { Lazy } from 'cdk8s';
import { Protocol, type Service, ServiceType, k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ModelMount } from './model-mount';
import type { ServingTiming } from '../timing/serving-timing';
import { DNS_PORTS } from '../kube/dns';
import { PUBLIC_DOMAIN } from '../kube/host-names';
import { SharedState } from '../synthesis/shared-state';

/** Pods that send or receive requests. */
interface Pods {
  /** Labels that select the pods. */
  readonly labels: { readonly [key: string]: string };
  /** Namespace of the pods. */
  readonly namespace?: string;
}

/** Pods at the other end of a call, and the port that accepts the call. */
interface Call {
  readonly pods: Pods;
  readonly port: number;
}

/** Source of connections; every address if it has no peer. */
interface Client {
  readonly _networkPeer?: k8s.NetworkPolicyPeer;
}

/** Port that pods accept connections on. */
interface OpenPort {
  readonly port: number;
  readonly protocol: string;
  /** Clients of only this port, in addition to callers; undefined if the port has the clients of the first port. */
  readonly clients?: readonly Client[];
}

/** Pods of an app. */
interface AppPods extends Pods {
  readonly name: string;
  /** Port of the requests. */
  readonly port: number;
  readonly extraPorts: readonly OpenPort[];
  /** Metrics port, which can be the same as `port`. */
  readonly metricsPort: number;
  /** Clients of all ports without their own clients, in addition to callers. */
  readonly clients: readonly Client[];
  /** Clients of the metrics port. */
  readonly scrapers: readonly Client[];
}

/** Pods behind a Service. */
export interface Backend {
  readonly timing: ServingTiming;
  readonly networkAccess: NetworkAccess;
}

const TCP = 'TCP';

/**
 * Rules for the GKE metadata server, which provides credentials to pods. The first rule is for clusters with Dataplane
 * V2, the second for other clusters.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
const GKE_METADATA = [
  { ports: [tcpPort(80), tcpPort(8080)], to: [{ ipBlock: { cidr: '169.254.169.254/32' } }] },
  { ports: [tcpPort(987), tcpPort(988)], to: [{ ipBlock: { cidr: '169.254.169.252/32' } }] },
];

const BACKENDS = new SharedState<Backend[]>('backends');

/** Peers that an app's pods accept requests from and send requests to, in a NetworkPolicy that denies all others. */
export class NetworkAccess {
  /** The NetworkPolicy. Synthesis computes its rules. */
  public readonly policy: k8s.KubeNetworkPolicy;

  private readonly ports: readonly OpenPort[];
  private readonly openToAll = new Set<OpenPort>();
  private readonly incomingCalls: Call[] = [];
  private readonly outgoingCalls: Call[] = [];
  private readonly egress: (() => k8s.NetworkPolicyEgressRule[])[] = [];
  private readonly scraperNamespaces = new Set<string>();

  public constructor(
    scope: Construct,
    private readonly self: AppPods,
  ) {
    const { name, labels, port, extraPorts } = self;
    this.ports = [{ port, protocol: TCP }, ...extraPorts];
    this.policy = new k8s.KubeNetworkPolicy(scope, 'network-policy', {
      metadata: { name, labels },
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: Lazy.any({ produce: () => this.ingressRules() }) as k8s.NetworkPolicyIngressRule[],
        egress: Lazy.any({ produce: () => this.egressRules() }) as k8s.NetworkPolicyEgressRule[],
      },
    });
  }

  /**
   * Accepts requests from any address, because clients outside the cluster can have any address, and Ingress
   * controllers can be in any namespace.
   *
   * @param port TCP port; by default all ports without their own clients
   */
  public acceptAllClients(port?: number): void {
    const isSelected = (openPort: OpenPort) =>
      port === undefined ? !openPort.clients : openPort.port === port && openPort.protocol === TCP;
    this.ports.filter(isSelected).forEach((openPort) => this.openToAll.add(openPort));
  }

  /** Allows these pods to call a TCP port of other pods. */
  public allowCallsTo(other: NetworkAccess, port: number): void {
    this.outgoingCalls.push({ pods: other.self, port });
    other.incomingCalls.push({ pods: this.self, port });
  }

  /** Allows these pods to send requests to other destinations. Synthesis computes the rules. */
  public allowEgress(rules: () => k8s.NetworkPolicyEgressRule[]): void {
    this.egress.push(rules);
  }

  /** Namespace of these pods. */
  public get namespace(): string | undefined {
    return this.self.namespace;
  }

  /** Allows these pods to download their model, if an init container downloads it. */
  public allowDownloadOf({ source }: ModelMount): void {
    if (source.kind === 'download') {
      const { urls, usesGkeMetadata } = source;
      this.egress.push(() => [...urls.flatMap(downloadRules), ...(usesGkeMetadata ? GKE_METADATA : [])]);
    }
  }

  /** Allows all pods in a namespace to scrape the metrics of these pods. */
  public allowScrapesFrom(namespace: string): void {
    this.scraperNamespaces.add(namespace);
  }

  private ingressRules(): k8s.NetworkPolicyIngressRule[] {
    const { metricsPort } = this.self;
    const namespaces = [...this.scraperNamespaces].map((name) => ({
      _networkPeer: { namespaceSelector: selectNamespace(name) },
    }));
    const scrapers = [...namespaces, ...this.self.scrapers];
    const isMetricsPort = ({ port, protocol }: OpenPort) => port === metricsPort && protocol === TCP;
    const rules = this.ports.map((openPort) =>
      ruleOf(openPort, [...this.clientsOf(openPort), ...(isMetricsPort(openPort) ? scrapers : [])]),
    );
    // a rule without peers would allow any address
    return this.ports.some(isMetricsPort) || scrapers.length === 0
      ? rules
      : [...rules, ruleOf({ port: metricsPort, protocol: TCP }, scrapers)];
  }

  private clientsOf(openPort: OpenPort): Client[] {
    if (this.openToAll.has(openPort)) {
      return [{}];
    }
    const callers = this.callersOf(openPort).map((pods) => ({ _networkPeer: this.peer(pods) }));
    const clients = [...callers, ...(openPort.clients ?? this.self.clients)];
    // a port without callers and clients accepts connections from its namespace
    return clients.length > 0 ? clients : [{ _networkPeer: { podSelector: {} } }];
  }

  /** Returns the pods that call a port. Ports without their own clients share their callers. */
  private callersOf({ port, protocol, clients }: OpenPort): Pods[] {
    const portsWithOwnClients = this.ports.flatMap((openPort) =>
      openPort.clients && openPort.protocol === TCP ? openPort.port : [],
    );
    const calls = this.incomingCalls.filter((call) =>
      clients ? protocol === TCP && call.port === port : !portsWithOwnClients.includes(call.port),
    );
    return [...new Set(calls.map(({ pods }) => pods))];
  }

  private egressRules(): k8s.NetworkPolicyEgressRule[] {
    // allow DNS to any address, because a selector of the cluster's DNS pods matches neither NodeLocal DNSCache nor OpenShift's DNS
    const dns = { ports: DNS_PORTS.flatMap((port) => [tcpPort(port), { ...tcpPort(port), protocol: 'UDP' }]) };
    const calls = this.outgoingCalls.map(({ pods, port }) => ({ ports: [tcpPort(port)], to: [this.peer(pods)] }));
    return [dns, ...calls, ...this.egress.flatMap((rules) => rules())];
  }

  private peer({ labels, namespace }: Pods): k8s.NetworkPolicyPeer {
    return podsPeer(labels, namespace, this.self.namespace);
  }
}

/** Rule that allows clients to connect to a port. If a client has no peer, the rule allows every address. */
function ruleOf({ port, protocol }: OpenPort, clients: readonly Client[]): k8s.NetworkPolicyIngressRule {
  const ports = [{ ...tcpPort(port), protocol }];
  const peers = clients.flatMap(({ _networkPeer }) => _networkPeer ?? []);
  return peers.length < clients.length ? { ports } : { ports, from: peers };
}

/** Selects pods for a policy in the namespace `policyNamespace`. */
export function podsPeer(
  matchLabels: { readonly [key: string]: string },
  namespace: string | undefined,
  policyNamespace: string | undefined,
): k8s.NetworkPolicyPeer {
  const podSelector = { matchLabels };
  return namespace === policyNamespace
    ? { podSelector }
    : { podSelector, namespaceSelector: selectNamespace(namespace ?? 'default') };
}

/** Records the pods behind a Service. They accept all clients if the Service is reachable from outside the cluster. */
export function setBackends(service: Service, backends: Backend[]): void {
  BACKENDS.set(service, backends);
  if (service.type !== ServiceType.CLUSTER_IP) {
    acceptAllClientsOf(service);
  }
}

/** Pods of this library behind a Service; undefined if other constructs created the Service. */
export function backendsOf(service: Service): Backend[] | undefined {
  return BACKENDS.of(service);
}

/**
 * Allows all clients to connect to the pods behind a Service. Ignores Services from other constructs, because they have
 * no recorded pods.
 *
 * @param port port of the Service; by default all ports without their own clients
 */
export function acceptAllClientsOf(service: Service, port?: number): void {
  const podPort = port === undefined ? undefined : podPortOf(service, port);
  BACKENDS.of(service)?.forEach(({ networkAccess }) => networkAccess.acceptAllClients(podPort));
}

/** Pod port that a TCP port of a Service forwards to. */
export function podPortOf(service: Service, port: number): number {
  const servicePort = service.ports.find((other) => other.port === port && other.protocol !== Protocol.UDP);
  return servicePort?.targetPort ?? port;
}

/**
 * Proxy timeout for the slowest app behind these Services, in seconds; undefined if no app of this library is behind
 * them.
 */
export function proxyTimeoutFor(services: Service[]): number | undefined {
  const backends = services.flatMap((service) => BACKENDS.of(service) ?? []);
  return backends.length === 0 ? undefined : Math.max(...backends.map(({ timing }) => timing.proxyTimeoutSeconds));
}

/**
 * Rules that allow the port in a URL at any address. If the host is a Service, the rules open all TCP ports in its
 * namespace, because the pods of the Service can listen on another port.
 */
function downloadRules({ hostname, port, protocol }: URL): k8s.NetworkPolicyEgressRule[] {
  const rule = { ports: [tcpPort(Number(port) || (protocol === 'https:' ? 443 : 80))] };
  const [, namespace, ...rest] = hostname.split('.');
  const peers = namespace === undefined ? [{ podSelector: {} }] : [{ namespaceSelector: selectNamespace(namespace) }];
  const isService = rest.length === 0 ? !PUBLIC_DOMAIN.test(hostname) : rest[0] === 'svc';
  return isService ? [rule, { ports: [{ protocol: 'TCP' }], to: peers }] : [rule];
}

/** Selects a namespace by its name. */
export function selectNamespace(namespace: string): k8s.LabelSelector {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

/** TCP port of a rule. */
export function tcpPort(port: number): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol: TCP };
}
