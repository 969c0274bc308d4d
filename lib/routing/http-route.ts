import { ApiObject, type ApiObjectProps, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpRoute as KubeHttpRoute } from '../../imports/gateway.networking.k8s.io';
import { Checks } from '../tree-checks/checks';
import { gatewayOf } from './gateway';
import { PropCheck } from '../validation/prop-check';
import { OBJECT_NAME } from '../kube/names';
import { HTTP_ROUTE } from './prop-types';
import type { Router } from './backend';
import type { HttpRouteProps } from './http-route-props';
import { checkCount, rulesOf } from './route-rules';
import { addRecommendedLabels } from '../synthesis/recommended-labels';

/**
 * HTTPRoute (gateway.networking.k8s.io/v1) that splits requests between Services by weight, for all paths or by path.
 *
 * The cluster needs the Gateway API and a Gateway. The timeout of a rule is the longest `timing.proxyTimeoutSeconds` of
 * the apps behind its Services, including apps with weight 0. The route sets this timeout because Gateways that use Envoy
 * have a default timeout of 15 seconds. Services without an `MlApp` do not count. If no Service of a rule has an `MlApp`,
 * the Gateway's default timeout applies.
 *
 * @see https://gateway-api.sigs.k8s.io/guides/traffic-splitting/
 *
 * @example
 * const small = new MlApp(chart, 'sentiment-small', { image: 'registry.example.com/sentiment-small:1.4.0', port: 8080 });
 * const large = new MlApp(chart, 'sentiment-large', { image: 'registry.example.com/sentiment-large:1.0.0', port: 8080 });
 * new HttpRoute(chart, 'route', {
 *   gatewayName: 'public',
 *   gatewayNamespace: 'gateways',
 *   hosts: ['sentiment.example.com'],
 *   backends: [
 *     { service: small.service, weight: 90 },
 *     { service: large.service, weight: 10 },
 *   ],
 * });
 */
export class HttpRoute extends Construct {
  /** The HTTPRoute. */
  public readonly route: ApiObject;

  /**
   * Creates the HTTPRoute.
   *
   * @throws if the Gateway is missing or invalid, there are no or too many hosts, rules, matches or backends, one of them is
   * invalid, two rules have the same match, all weights of a rule are 0, a Service is in another namespace, or the props select no port or a
   * missing port of a Service
   */
  public constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    Checks.enable(this);
    const check = new PropCheck(this.node.path);
    props = HTTP_ROUTE.readAll(check, props);
    const namespace = check.namespace(this);
    if (props.hosts) {
      checkCount(check, 'hosts', props.hosts);
    }
    const gateway = gatewayOf(check, props, Chart.of(this).namespace);
    const router: Router = { construct: this, namespace, noun: 'an HttpRoute' };
    // the generated class would drop fields that a user's patch may add
    this.route = new ApiObject(this, 'resource', {
      ...(KubeHttpRoute.manifest({
        spec: {
          parentRefs: [
            {
              ...gateway,
              sectionName: check.optionalName('listener', props.listener, OBJECT_NAME),
            },
          ],
          hostnames: props.hosts?.map((host) => check.host('hosts', host)),
          rules: rulesOf(check, props, router),
        },
      }) as ApiObjectProps),
      metadata: { name: check.name('name', props.name ?? id, OBJECT_NAME) },
    });
    this.node.defaultChild = this.route;
    if (props.gateway) {
      this.route.node.addDependency(props.gateway);
    }
    addRecommendedLabels(this, this.route.name);
  }
}
