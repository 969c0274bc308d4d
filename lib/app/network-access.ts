import { Lazy } from 'cdk8s';
import { type Service, ServiceType, k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ModelMount } from './model-mount';
import type { ServingTiming } from '../timing/serving-timing';
import { DNS_PORTS } from '../kube/dns';
import { SharedState } from '../synthesis/shared-state';

/** Pods that send or receive requests. */
export interface Endpoint {
  /** Labels that select the pods. */
  readonly labels: { readonly [key: string]: string };
  /** Port of the requests. */
  readonly port: number;
  /** Namespace of the pods. */
  readonly namespace?: string;
}

/** Source of connections; every address if it has no peer. */
interface Client {
  readonly _networkPeer?: k8s.NetworkPolicyPeer;
}

/** Pods of an app. */
interface Server extends Endpoint {
  readonly name: string;
  /** Port of the metrics; may equal `port`. */
  readonly metricsPort: number;
  /** Clients of the port, besides callers. */
  readonly clients: readonly Client[];
  /** Clients of the port of the metrics. */
  readonly scrapers: readonly Client[];
}

/** Pods behind a Service. */
export interface Backend {
  readonly timing: ServingTiming;
  readonly networkAccess: NetworkAccess;
}

const BACKENDS = new SharedState<Backend[]>('backends');

/** Peers that an app's pods accept requests from and send requests to, in a NetworkPolicy that denies all others. */
export class NetworkAccess {
  /** The NetworkPolicy. Synthesis computes its rules. */
  public readonly policy: k8s.KubeNetworkPolicy;

  private acceptsAllClients = false;
  private readonly callers: Endpoint[] = [];
  private readonly callees: Endpoint[] = [];
  private readonly egress: (() => k8s.NetworkPolicyEgressRule[])[] = [];
  private readonly downloads: URL[] = [];
  private readonly scrapers = new Set<string>();

  public constructor(
    scope: Construct,
    private readonly self: Server,
  ) {
    const { name, labels } = self;
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

  /** Accepts requests from any address, because clients outside the cluster have any address, and Ingress controllers are in any namespace. */
  public acceptAllClients(): void {
    this.acceptsAllClients = true;
  }

  /** Lets these pods call other ones. */
  public allowCallsTo(other: NetworkAccess): void {
    this.callees.push(other.self);
    other.callers.push(this.self);
  }

  /** Lets these pods send requests to other destinations. Synthesis computes the rules. */
  public allowEgress(rules: () => k8s.NetworkPolicyEgressRule[]): void {
    this.egress.push(rules);
  }

  /** Namespace of these pods. */
  public get namespace(): string | undefined {
    return this.self.namespace;
  }

  /** Lets these pods download their model, if it is a download. */
  public allowDownloadOf({ source }: ModelMount): void {
    if (source.kind === 'download') {
      this.downloads.push(source.url);
    }
  }

  /** Lets all pods of a namespace scrape the metrics of these pods. */
  public allowScrapesFrom(namespace: string): void {
    this.scrapers.add(namespace);
  }

  private ingressRules(): k8s.NetworkPolicyIngressRule[] {
    const { port, metricsPort } = this.self;
    const ofMonitoring = [...this.scrapers].map((name) => ({ _networkPeer: { namespaceSelector: named(name) } }));
    const scrapers = [...ofMonitoring, ...this.self.scrapers];
    if (metricsPort === port) {
      return [ruleOf(port, [...this.requestClients(), ...scrapers])];
    }
    // a rule without peers would admit any address
    const metrics = scrapers.length > 0 ? [ruleOf(metricsPort, scrapers)] : [];
    return [ruleOf(port, this.requestClients()), ...metrics];
  }

  private requestClients(): Client[] {
    if (this.acceptsAllClients) {
      return [{}];
    }
    const clients = [...this.callers.map((c) => ({ _networkPeer: this.peer(c) })), ...this.self.clients];
    // without callers and clients, admit the namespace
    return clients.length > 0 ? clients : [{ _networkPeer: { podSelector: {} } }];
  }

  private egressRules(): k8s.NetworkPolicyEgressRule[] {
    // to any address: a selector of the cluster's DNS pods matches neither NodeLocal DNSCache nor OpenShift's DNS
    const dns = { ports: DNS_PORTS.flatMap((port) => [tcp(port), { ...tcp(port), protocol: 'UDP' }]) };
    const calls = this.callees.map((c) => ({ ports: [tcp(c.port)], to: [this.peer(c)] }));
    return [dns, ...calls, ...this.egress.flatMap((rules) => rules()), ...this.downloads.flatMap(downloadRules)];
  }

  private peer({ labels, namespace }: Endpoint): k8s.NetworkPolicyPeer {
    return podsPeer(labels, namespace, this.self.namespace);
  }
}

/** Rule that admits clients to a port. A client without a peer admits every address. */
function ruleOf(port: number, clients: readonly Client[]): k8s.NetworkPolicyIngressRule {
  const ports = [tcp(port)];
  const peers = clients.flatMap(({ _networkPeer }) => _networkPeer ?? []);
  return peers.length < clients.length ? { ports } : { ports, from: peers };
}

/** Selects pods, seen from the namespace of a policy. */
export function podsPeer(
  matchLabels: { readonly [key: string]: string },
  namespace: string | undefined,
  policyNamespace: string | undefined,
): k8s.NetworkPolicyPeer {
  const podSelector = { matchLabels };
  return namespace === policyNamespace
    ? { podSelector }
    : { podSelector, namespaceSelector: named(namespace ?? 'default') };
}

/** Records the pods behind a Service. They accept all clients if the Service is reachable from outside the cluster. */
export function setBackends(service: Service, backends: Backend[]): void {
  BACKENDS.set(service, backends);
  if (service.type !== ServiceType.CLUSTER_IP) {
    acceptAllClientsOf(service);
  }
}

/** Pods of this library behind a Service; undefined if other constructs created it. */
export function backendsOf(service: Service): Backend[] | undefined {
  return BACKENDS.of(service);
}

/** Lets the pods behind a Service accept all clients. A Service of other constructs has no recorded pods. */
export function acceptAllClientsOf(service: Service): void {
  BACKENDS.of(service)?.forEach(({ networkAccess }) => networkAccess.acceptAllClients());
}

/** Timeout of a proxy for the slowest app behind these Services, in seconds; undefined if no app of this library is behind them. */
export function proxyTimeoutFor(services: Service[]): number | undefined {
  const known = services.flatMap((service) => BACKENDS.of(service) ?? []);
  return known.length === 0 ? undefined : Math.max(...known.map(({ timing }) => timing.proxyTimeoutSeconds));
}

/** Rules for the port of a URL at any address. If the host is a Service, its pods may listen on any other port. */
function downloadRules({ hostname, port, protocol }: URL): k8s.NetworkPolicyEgressRule[] {
  const rule = { ports: [tcp(Number(port) || (protocol === 'https:' ? 443 : 80))] };
  const [, namespace, svc] = hostname.split('.');
  const inCluster = namespace === undefined ? [{ podSelector: {} }] : [{ namespaceSelector: named(namespace) }];
  return namespace === undefined || svc === 'svc' ? [rule, { ports: [{ protocol: 'TCP' }], to: inCluster }] : [rule];
}

/** Selects a namespace by its name. */
export function named(namespace: string): k8s.LabelSelector {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

/** TCP port of a rule. */
export function tcp(port: number): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' };
}
