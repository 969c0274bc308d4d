import type { k8s } from 'cdk8s-plus-28';
import { DNS_LABEL } from '../kube/names';
import { PropCheck } from '../validation/prop-check';
import { CIDR, NAMESPACE, PEER_LABELS, PODS_PEER_OPTIONS } from './argument-types';
import { checkCidr } from './cidr';
import { selectNamespace } from './network-access';
import type { PodsPeerOptions } from './peer-options';

const CHECK = new PropCheck('Peer');

/**
 * Source of connections that the NetworkPolicy of an app allows.
 *
 * @example
 * new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/sentiment:1.4.0',
 *   port: 8080,
 *   metricsPort: 9090,
 *   clients: [Peer.pods({ app: 'shop' }, { namespaceName: 'shop' }), Peer.ipBlock('203.0.113.0/24')],
 *   scrapers: [Peer.inNamespace('observability')],
 * });
 */
export class Peer {
  /**
   * Selects pods by their labels.
   *
   * @throws if there is no label, or a label or the namespace is invalid
   */
  public static pods(labels: { [key: string]: string }, options: PodsPeerOptions = {}): Peer {
    labels = PEER_LABELS.readAll(CHECK, { labels }).labels;
    const { namespaceName } = PODS_PEER_OPTIONS.readAll(CHECK, options, 'options');
    if (Object.keys(labels).length === 0) {
      CHECK.fail('labels', {}, 'must have at least one label: call Peer.inNamespace() for all pods in a namespace');
    }
    const podSelector = { matchLabels: CHECK.labels('labels', labels) };
    CHECK.optionalName('namespaceName', namespaceName, DNS_LABEL);
    return new Peer(
      namespaceName === undefined
        ? { podSelector }
        : { podSelector, namespaceSelector: selectNamespace(namespaceName) },
    );
  }

  /**
   * Selects all pods in a namespace.
   *
   * @throws if the name is invalid
   */
  public static inNamespace(namespaceName: string): Peer {
    NAMESPACE.readAll(CHECK, { namespaceName });
    return new Peer({ namespaceSelector: selectNamespace(CHECK.name('namespaceName', namespaceName, DNS_LABEL)) });
  }

  /**
   * Selects addresses. Proxies and nodes can replace the address of a client outside the cluster with their own.
   *
   * @param cidr address range, such as '203.0.113.0/24' or '2001:db8::/32'
   *
   * @throws if the range is invalid
   */
  public static ipBlock(cidr: string): Peer {
    CIDR.readAll(CHECK, { cidr });
    return new Peer({ ipBlock: { cidr: checkCidr(CHECK, 'cidr', cidr) } });
  }

  /** Selects every address, inside and outside the cluster. */
  public static any(): Peer {
    return new Peer();
  }

  private constructor(
    /**
     * Peer of a NetworkPolicy; undefined for every address.
     *
     * @internal
     */
    public readonly _networkPeer?: k8s.NetworkPolicyPeer,
  ) {}
}
