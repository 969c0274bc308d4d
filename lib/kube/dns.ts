/**
 * Ports of DNS pods, UDP and TCP. A NetworkPolicy applies to the port of the pod, while the port of the Service is always 53. CoreDNS
 * listens on 53 with kubeadm and most providers, on 5353 on OpenShift and on 8053 on Gardener.
 *
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.21/html/networking_operators/dns-operator
 * @see https://gardener.cloud/docs/gardener/networking/custom-dns-config/
 */
export const DNS_PORTS = [53, 5353, 8053];
