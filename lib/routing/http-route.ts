import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpRoute as KubeHttpRoute } from '../../imports/gateway.networking.k8s.io';
import { Checks } from '../tree-checks/checks';
import { gatewayOf } from './gateway';
import { backendPort } from '../app/backend-port';
import { Check } from '../validation/check';
import { OBJECT_NAME } from '../kube/names';
import { HTTP_ROUTE } from './prop-types';
import { acceptAllClientsOf, proxyTimeoutFor } from '../app/network-access';
import type { WeightedService, HttpRouteProps } from './http-route-props';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/** What the API takes at most, of hosts and of backends. */
const MOST = 16;

/**
 * An HTTPRoute (gateway.networking.k8s.io/v1) that splits the requests for some hosts over Services by weight, on all paths.
 *
 * The cluster needs the Gateway API and a Gateway. Its timeout for a request is 5 seconds longer than the `slowestRequest` of the slowest
 * app behind the route, whatever its weight: Gateways made of Envoy give up after 15 seconds otherwise. A Service that no app of this library
 * is behind counts for nothing; with no other, the timeout is the Gateway's own.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/traffic-splitting/
 *
 * @example
 * const one = new MlApp(chart, 'sentiment-small', { image: 'registry.example.com/sentiment-small:1.4.0', port: 8080 });
 * const two = new MlApp(chart, 'sentiment-large', { image: 'registry.example.com/sentiment-large:1.0.0', port: 8080 });
 * new HttpRoute(chart, 'route', {
 *   gatewayName: 'public',
 *   gatewayNamespace: 'gateways',
 *   hosts: ['sentiment.example.com'],
 *   backends: [
 *     { service: one.service, weight: 90 },
 *     { service: two.service, weight: 10 },
 *   ],
 * });
 */
export class HttpRoute extends Construct {
  /** The HTTPRoute. */
  public readonly route: ApiObject;

  /**
   * Creates the HTTPRoute.
   *
   * @throws if hosts or backends are missing or too many, one cannot work, no backend has a weight, or a Service is in another namespace
   * or has several ports and none is chosen
   */
  public constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    Checks.enable(this);
    const check = new Check(this.node.path);
    props = HTTP_ROUTE.readAll(check, props);
    check.namespace(this);
    checkCount(check, 'hosts', props.hosts);
    checkCount(check, 'backends', props.backends);
    const parent = gatewayOf(check, props, Chart.of(this).namespace);
    // not the generated class: it drops fields that a user's patch may add
    this.route = new ApiObject(this, 'resource', {
      ...(KubeHttpRoute.manifest({
        spec: {
          parentRefs: [
            {
              ...parent,
              sectionName: check.optionalName('listener', props.listener, OBJECT_NAME),
            },
          ],
          hostnames: props.hosts.map((host) => check.host('hosts', host)),
          rules: [
            {
              backendRefs: props.backends.map((backend, i) => backendOf(check, `backends[${i}]`, backend)),
              timeouts: timeoutsFor(props.backends),
            },
          ],
        },
      }) as ApiObjectProps),
      metadata: { name: check.name('name', props.name ?? id, OBJECT_NAME) },
    });
    this.node.defaultChild = this.route;
    if (props.gateway) {
      this.route.node.addDependency(props.gateway);
    }
    addRecommendedLabels(this, this.route.name);
    props.backends.forEach((backend, i) => this.checkBackend(check, `backends[${i}]`, backend));
    if (props.backends.every(({ weight }) => weight === 0)) {
      check.fail('backends', 'weights 0', 'must have one of more than 0: else every request is answered with an error');
    }
    props.backends.forEach(({ service }) => acceptAllClientsOf(service));
  }

  private checkBackend(check: Check, prop: string, { service, weight = 1 }: WeightedService): void {
    check.integer(`${prop}.weight`, weight, 0, 1_000_000, 'pass its part of all requests');
    check.inNamespace(`${prop}.service`, this.route.metadata.namespace, service, 'an HttpRoute');
  }
}

function backendOf(check: Check, prop: string, { service, port, weight = 1 }: WeightedService) {
  const props = { service: `${prop}.service`, port: `${prop}.port` };
  return { name: service.name, port: backendPort(check, props, service, port), weight };
}

/** As a duration of GEP-2257: at most five digits and a unit. */
function timeoutsFor(backends: WeightedService[]) {
  const seconds = proxyTimeoutFor(backends.map(({ service }) => service));
  return seconds === undefined ? undefined : { request: `${seconds}s` };
}

function checkCount(check: Check, prop: string, values: unknown[]): void {
  if (values.length < 1 || values.length > MOST) {
    check.fail(prop, `${values.length} of them`, `must be 1 to ${MOST}, or the API server refuses the route`);
  }
}
