import { Ingress, IngressBackend, Secret } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Checks } from '../tree-checks/checks';
import { checkAnnotations } from '../validation/annotations';
import { backendPort } from '../app/backend-port';
import { PropCheck } from '../validation/prop-check';
import { OBJECT_NAME } from '../kube/names';
import { HOST_INGRESS } from './prop-types';
import { acceptAllClientsOf } from '../app/network-access';
import type { HostIngressProps } from './host-ingress-props';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/** Annotation that the API server rejects next to `ingressClassName`. */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/**
 * An Ingress (networking.k8s.io/v1) that routes each host to its own Service, on all paths.
 *
 * Set timeouts and body size with `annotations`, because an Ingress has no fields for them. Otherwise the controller's defaults apply:
 * ingress-nginx fails requests after 60 seconds, and rejects bodies over 1 MB.
 *
 * @example
 * const model = new MlApp(chart, 'sentiment', {
 *   image: 'registry.example.com/sentiment:1.4.0',
 *   port: 8080,
 *   timing: { slowestRequest: Duration.minutes(5) },
 * });
 * new HostIngress(chart, 'ingress', {
 *   hosts: { 'sentiment.example.com': model.service },
 *   className: 'nginx',
 *   tlsSecretName: 'sentiment-certificate',
 *   annotations: {
 *     'nginx.ingress.kubernetes.io/proxy-read-timeout': `${model.timing.proxyTimeoutSeconds}`,
 *     'nginx.ingress.kubernetes.io/proxy-body-size': '10m',
 *   },
 * });
 */
export class HostIngress extends Construct {
  /** The Ingress. */
  public readonly ingress: Ingress;

  /**
   * Creates the Ingress.
   *
   * @throws if there is no host, a host or an annotation is invalid, a Service is in another namespace, or a Service has several ports
   * and `ports` selects none
   */
  public constructor(scope: Construct, id: string, props: HostIngressProps) {
    super(scope, id);
    Checks.enable(this);
    const check = new PropCheck(this.node.path);
    props = HOST_INGRESS.readAll(check, props);
    const hosts = Object.keys(props.hosts);
    if (hosts.length === 0) {
      check.fail('hosts', {}, 'must have at least one host: add one, because an Ingress without rules routes nothing');
    }
    for (const [host, port] of Object.entries(props.ports ?? {})) {
      if (!hosts.includes(host)) {
        check.fail(`ports['${host}']`, port, 'whose host is not in hosts: pass one of the hosts');
      }
    }
    check.namespace(this);
    this.ingress = new Ingress(this, 'resource', {
      metadata: { name: check.name('name', props.name ?? id, OBJECT_NAME), annotations: annotationsOf(check, props) },
      className: check.optionalName('className', props.className, OBJECT_NAME),
    });
    this.node.defaultChild = this.ingress;
    addRecommendedLabels(this, this.ingress.name);
    for (const [host, service] of Object.entries(props.hosts)) {
      check.host('hosts', host);
      check.inNamespace(`hosts['${host}']`, this.ingress.metadata.namespace, service, 'a HostIngress');
      const backend = { service: `hosts['${host}']`, port: `ports['${host}']` };
      const port = backendPort(check, backend, service, props.ports?.[host]);
      this.ingress.addHostRule(host, '/', IngressBackend.fromService(service, { port }));
      acceptAllClientsOf(service, port);
    }
    this.addTls(check, hosts, props);
  }

  private addTls(check: PropCheck, hosts: string[], { tlsSecret, tlsSecretName }: HostIngressProps): void {
    if (tlsSecret && tlsSecretName !== undefined) {
      check.fail('tlsSecretName', tlsSecretName, 'contradicts tlsSecret: leave one of them out');
    }
    if (tlsSecret && 'metadata' in tlsSecret) {
      check.inNamespace('tlsSecret', this.ingress.metadata.namespace, tlsSecret as Secret, 'a HostIngress');
    }
    const secret =
      tlsSecretName === undefined
        ? tlsSecret
        : Secret.fromSecretName(this, 'tls', check.name('tlsSecretName', tlsSecretName, OBJECT_NAME));
    if (secret) {
      this.ingress.addTls([{ hosts, secret }]);
    }
    if (tlsSecret) {
      this.ingress.node.addDependency(tlsSecret);
    }
  }
}

function annotationsOf(check: PropCheck, { annotations = {} }: HostIngressProps): { [key: string]: string } {
  if (CLASS_ANNOTATION in annotations) {
    const fix = 'which Kubernetes has deprecated: pass className instead';
    check.fail(`annotations['${CLASS_ANNOTATION}']`, annotations[CLASS_ANNOTATION], fix);
  }
  return checkAnnotations(check, 'annotations', annotations);
}
