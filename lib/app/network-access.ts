import { Lazy } from 'cdk8s';
import { type Service, ServiceType, k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ServingTiming } from '../timing/serving-timing';
import { DNS_PORTS } from '../kube/dns';
import { SharedState } from '../kube/shared-state';

/** Pods that send or receive. */
export interface Endpoint {
  /** Labels that select the pods. */
  readonly labels: { [key: string]: string };
  /** Port that they listen on. */
  readonly port: number;
  /** Namespace that they are in. */
  readonly namespace?: string;
}

/** Pods of an app. */
interface Server extends Endpoint {
  /** Port of the metrics, which may be that of the requests. */
  readonly metricsPort: number;
}

/** An app, as a Service or a proxy in front of it sees it. */
export interface Backend {
  readonly timing: ServingTiming;
  readonly _traffic: Traffic;
}

const BACKENDS = new SharedState<Backend[]>('backends');

/** Who may talk to an app's pods and whom they may talk to: a NetworkPolicy that denies everything else. */
export class Traffic {
  /** The policy; its rules are those known at synthesis. */
  public readonly policy: k8s.KubeNetworkPolicy;

  private exposed = false;
  private readonly callers: Endpoint[] = [];
  private readonly callees: Endpoint[] = [];
  private readonly downloads: URL[] = [];
  private readonly scrapers = new Set<string>();

  public constructor(
    scope: Construct,
    name: string,
    private readonly self: Server,
  ) {
    this.policy = new k8s.KubeNetworkPolicy(scope, 'network-policy', {
      metadata: { name, labels: self.labels },
      spec: {
        podSelector: { matchLabels: self.labels },
        policyTypes: ['Ingress', 'Egress'],
        ingress: Lazy.any({ produce: () => this.ingressRules() }) as k8s.NetworkPolicyIngressRule[],
        egress: Lazy.any({ produce: () => this.egressRules() }) as k8s.NetworkPolicyEgressRule[],
      },
    });
  }

  /** Clients outside of the cluster come from any address, and Ingress controllers from any namespace. */
  public expose(): void {
    this.exposed = true;
  }

  /** Lets these pods call the other ones. */
  public allowTo(other: Traffic): void {
    this.callees.push(other.self);
    other.callers.push(this.self);
  }

  /** Lets these pods fetch a URL. */
  public allowDownload(url: URL): void {
    this.downloads.push(url);
  }

  /** Lets all pods of a namespace read the metrics of these. */
  public allowMetrics(namespace: string): void {
    this.scrapers.add(namespace);
  }

  private ingressRules(): k8s.NetworkPolicyIngressRule[] {
    const { port, metricsPort } = this.self;
    const scrapers = [...this.scrapers].map((name) => ({ namespaceSelector: named(name) }));
    if (metricsPort === port) {
      return [this.requestRule(scrapers)];
    }
    // a rule without peers would admit any address
    const metrics = scrapers.length > 0 ? [{ ports: [tcp(metricsPort)], from: scrapers }] : [];
    return [this.requestRule([]), ...metrics];
  }

  private requestRule(others: k8s.NetworkPolicyPeer[]): k8s.NetworkPolicyIngressRule {
    const ports = [tcp(this.self.port)];
    if (this.exposed) {
      return { ports };
    }
    // with no caller declared, the namespace is the tier
    const from = this.callers.length > 0 ? this.callers.map((c) => this.peer(c)) : [{ podSelector: {} }];
    return { ports, from: [...from, ...others] };
  }

  private egressRules(): k8s.NetworkPolicyEgressRule[] {
    // to any address: a selector of the cluster's DNS pods matches neither NodeLocal DNSCache nor OpenShift's DNS
    const dns = { ports: DNS_PORTS.flatMap((port) => [tcp(port), { ...tcp(port), protocol: 'UDP' }]) };
    const calls = this.callees.map((c) => ({ ports: [tcp(c.port)], to: [this.peer(c)] }));
    return [dns, ...calls, ...this.downloads.flatMap(downloadRules)];
  }

  private peer(other: Endpoint): k8s.NetworkPolicyPeer {
    const podSelector = { matchLabels: other.labels };
    return other.namespace === this.self.namespace
      ? { podSelector }
      : {
          podSelector,
          namespaceSelector: named(other.namespace ?? 'default'),
        };
  }
}

/** Remembers the apps behind a Service, and opens their pods if clients outside of the cluster reach it. */
export function leadTo(service: Service, apps: Backend[]): Service {
  BACKENDS.set(service, apps);
  if (service.type !== ServiceType.CLUSTER_IP) {
    exposeBehind(service);
  }
  return service;
}

/** Opens the pods behind a Service to clients outside of the cluster. Services that are not ours have no policy of ours. */
export function exposeBehind(service: Service): void {
  BACKENDS.of(service)?.forEach(({ _traffic }) => _traffic.expose());
}

/** Seconds that a proxy must wait for the slowest app behind these Services; undefined if none of them is ours. */
export function proxyTimeoutFor(services: Service[]): number | undefined {
  const known = services.flatMap((service) => BACKENDS.of(service) ?? []);
  return known.length === 0 ? undefined : Math.max(...known.map(({ timing }) => timing.proxyTimeoutSeconds));
}

/** Any address on the URL's port. Behind the name of a Service, pods may listen on any other port. */
function downloadRules({ hostname, port, protocol }: URL): k8s.NetworkPolicyEgressRule[] {
  const rule = { ports: [tcp(Number(port) || (protocol === 'https:' ? 443 : 80))] };
  const [, namespace, svc] = hostname.split('.');
  const inCluster = namespace === undefined ? [{ podSelector: {} }] : [{ namespaceSelector: named(namespace) }];
  return namespace === undefined || svc === 'svc' ? [rule, { ports: [{ protocol: 'TCP' }], to: inCluster }] : [rule];
}

function named(namespace: string): k8s.LabelSelector {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

function tcp(port: number): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' };
}
