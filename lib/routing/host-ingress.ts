import { HttpIngressPathType, Ingress, IngressBackend, type Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Checks } from '../tree-checks/checks';
import { checkAnnotations } from '../validation/annotations';
import { PropCheck } from '../validation/prop-check';
import { OBJECT_NAME } from '../kube/names';
import { HOST_INGRESS } from './prop-types';
import { type Backend, type Router, backendOf, backendPropsIn } from './backend';
import type { HostIngressProps, HostIngressRule } from './host-ingress-props';
import { addTls } from './ingress-tls';
import { checkRequestPath } from './request-path';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/** Annotation that the API server rejects in combination with `ingressClassName`. */
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';

/**
 * Ingress (networking.k8s.io/v1) that routes requests to Services by host and path.
 *
 * Set timeouts and body size with `annotations`, because an Ingress has no fields for them. Without these annotations, the
 * controller's defaults apply, which can be too low for a model server. docs/explanation/proxies.md lists these defaults.
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
   * @throws if there is no host and no rule, a host, path or annotation is invalid, two rules have the same host and
   * path, a Service is in another namespace, the props select no port or a missing port of a Service, two certificates have
   * the same host, or no rule serves a host of a certificate
   */
  public constructor(scope: Construct, id: string, props: HostIngressProps) {
    super(scope, id);
    Checks.enable(this);
    const check = new PropCheck(this.node.path);
    props = HOST_INGRESS.readAll(check, props);
    const namespace = check.namespace(this);
    this.ingress = new Ingress(this, 'resource', {
      metadata: { name: check.name('name', props.name ?? id, OBJECT_NAME), annotations: annotationsOf(check, props) },
      className: check.optionalName('className', props.className, OBJECT_NAME),
    });
    this.node.defaultChild = this.ingress;
    addRecommendedLabels(this, this.ingress.name);
    const router: Router = { construct: this, namespace, noun: 'a HostIngress' };
    const rules = [...hostRules(check, props, router), ...pathRules(check, props, router)];
    if (rules.length === 0) {
      check.reject('an Ingress without hosts and rules routes nothing', 'Pass hosts or rules');
    }
    rules.forEach((rule) => this.ingress.addRules({ ...rule, backend: ingressBackend(rule.backend) }));
    const hosts = rules.map(({ host }) => host);
    addTls(check, this, this.ingress, props, hosts);
  }
}

/** Requests to a host and a path, and their backend. */
interface Rule {
  readonly host?: string;
  readonly path: string;
  readonly pathType?: HttpIngressPathType;
  readonly backend: Backend;
}

/** Returns the rules of `hosts`, for all paths. */
function hostRules(check: PropCheck, { hosts = {}, ports = {} }: HostIngressProps, router: Router): Rule[] {
  for (const [host, port] of Object.entries(ports)) {
    if (!Object.hasOwn(hosts, host)) {
      check.fail(
        `ports['${host}']`,
        port,
        'which is for a host that is not in hosts: add the host, or remove the port',
      );
    }
  }
  return Object.entries(hosts).map(([host, service]) => {
    check.host('hosts', host);
    const props = { service: `hosts['${host}']`, serviceName: 'serviceName', port: `ports['${host}']` };
    return { host, path: '/', backend: backendOf(check, props, { service, port: ports[host] }, router) };
  });
}

/** Returns the rules of `rules`. */
function pathRules(check: PropCheck, { hosts = {}, rules = [] }: HostIngressProps, router: Router): Rule[] {
  const usedPaths = new Set(Object.keys(hosts).map((host) => `${host}/`));
  return rules.map((rule, i) => {
    const prop = `rules[${i}]`;
    const { host, pathType } = rule;
    const path = pathOf(check, prop, rule);
    if (host !== undefined) {
      checkHost(check, `${prop}.host`, host);
    }
    const key = `${host ?? ''}${path}`;
    if (usedPaths.has(key)) {
      const hostText = host === undefined ? 'all hosts' : `host '${host}'`;
      check.fail(`${prop}.path`, path, `which another rule of ${hostText} already has: pass another path`);
    }
    usedPaths.add(key);
    return { host, path, pathType, backend: backendOf(check, backendPropsIn(prop), rule, router) };
  });
}

function checkHost(check: PropCheck, prop: string, host: string): void {
  // cdk8s-plus looks up hosts in an object that inherits this name
  if (host === 'constructor') {
    check.fail(prop, host, 'which every JavaScript object inherits: pass another host');
  }
  check.host(prop, host);
}

/** Returns the path of a rule. The API server checks only the start of an implementation-specific path. */
function pathOf(check: PropCheck, prop: string, { path = '/', pathType }: HostIngressRule): string {
  return pathType === HttpIngressPathType.IMPLEMENTATION_SPECIFIC
    ? check.urlPath(`${prop}.path`, path)
    : checkRequestPath(check, `${prop}.path`, path);
}

/** Returns the backend of a rule. `fromService()` reads only the name and the ports of a Service. */
function ingressBackend({ name, port }: Backend): IngressBackend {
  return IngressBackend.fromService({ name, ports: [{ port }] } as unknown as Service);
}

function annotationsOf(check: PropCheck, { annotations = {} }: HostIngressProps): { [key: string]: string } {
  if (CLASS_ANNOTATION in annotations) {
    const rule = 'must not be set, because Kubernetes has deprecated it: pass className instead';
    check.fail(`annotations['${CLASS_ANNOTATION}']`, annotations[CLASS_ANNOTATION], rule);
  }
  return checkAnnotations(check, 'annotations', annotations);
}
