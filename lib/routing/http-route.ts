import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpRoute as KubeHttpRoute } from '../../imports/gateway.networking.k8s.io';
import { Checks } from '../tree-checks/checks';
import { gatewayOf } from './gateway';
import { backendPort } from '../app/backend-port';
import { PropCheck } from '../validation/prop-check';
import { OBJECT_NAME } from '../kube/names';
import { HTTP_ROUTE } from './prop-types';
import { acceptAllClientsOf, proxyTimeoutFor } from '../app/network-access';
import type { WeightedService, HttpRouteProps } from './http-route-props';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/** Maximum number of hosts, and of backends, in the Gateway API. */
const MOST = 16;

/**
 * An HTTPRoute (gateway.networking.k8s.io/v1) that splits requests between Services by weight, on all paths.
 *
 * The cluster needs the Gateway API and a Gateway. The timeout of a request is 5 seconds longer than the `slowestRequest` of the slowest
 * app behind the route, including apps with weight 0, because Gateways that use Envoy have a default timeout of 15 seconds. Services without
 * an `MlApp` do not count. If no Service has an `MlApp`, the Gateway's default timeout applies.
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
   * @throws if there are no or too many hosts or backends, one of them is invalid, all weights are 0, a Service is in another namespace, or a
   * Service has several ports and `port` selects none
   */
  public constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    Checks.enable(this);
    const check = new PropCheck(this.node.path);
    props = HTTP_ROUTE.readAll(check, props);
    check.namespace(this);
    checkCount(check, 'hosts', props.hosts);
    checkCount(check, 'backends', props.backends);
    const parent = gatewayOf(check, props, Chart.of(this).namespace);
    const backendRefs = props.backends.map((backend, i) => backendOf(check, `backends[${i}]`, backend));
    // the generated class would drop fields that a user's patch may add
    this.route = new ApiObject(this, 'resource', {
      ...(KubeHttpRoute.manifest({
        spec: {
          parentRefs: [{ ...parent, sectionName: check.optionalName('listener', props.listener, OBJECT_NAME) }],
          hostnames: props.hosts.map((host) => check.host('hosts', host)),
          rules: [
            {
              backendRefs,
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
      check.fail('backends', 'weights 0', 'must have one above 0, or the Gateway rejects all requests: raise one');
    }
    props.backends.forEach(({ service }, i) => acceptAllClientsOf(service, backendRefs[i]?.port));
  }

  private checkBackend(check: PropCheck, prop: string, { service, weight = 1 }: WeightedService): void {
    check.integer(`${prop}.weight`, weight, 0, 1_000_000, 'pass its share of all weights');
    check.inNamespace(`${prop}.service`, this.route.metadata.namespace, service, 'an HttpRoute');
  }
}

function backendOf(check: PropCheck, prop: string, { service, port, weight = 1 }: WeightedService) {
  const props = { service: `${prop}.service`, port: `${prop}.port` };
  return { name: service.name, port: backendPort(check, props, service, port), weight };
}

/** Timeouts of the rule, as durations of GEP-2257: at most five digits and a unit. */
function timeoutsFor(backends: WeightedService[]) {
  const seconds = proxyTimeoutFor(backends.map(({ service }) => service));
  return seconds === undefined ? undefined : { request: `${seconds}s` };
}

function checkCount(check: PropCheck, prop: string, values: unknown[]): void {
  if (values.length < 1 || values.length > MOST) {
    check.fail(prop, `${values.length} entries`, `must be 1 to ${MOST}, or the API server rejects the route`);
  }
}
