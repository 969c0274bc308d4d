import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { DNS_LABEL, OBJECT_NAME } from '../kube/names';
import type { PropCheck } from '../validation/prop-check';
import type { HttpRouteOptions } from './http-route-props';

/** Name and namespace of a Gateway. */
interface GatewayName {
  readonly name: string;
  /** Undefined for the namespace of the route. */
  readonly namespace?: string;
}

/** Returns the name and namespace of a route's Gateway, which is a construct or a name. */
export function gatewayOf(check: PropCheck, options: HttpRouteOptions, routeNamespace?: string): GatewayName {
  const { gateway, gatewayName, gatewayNamespace } = options;
  if (!gateway) {
    if (gatewayName === undefined) {
      check.fail('gatewayName', gatewayName, "must be the name of a Gateway, like 'public': pass it, or gateway");
    }
    return {
      name: check.name('gatewayName', gatewayName, OBJECT_NAME),
      namespace: check.optionalName('gatewayNamespace', gatewayNamespace, DNS_LABEL),
    };
  }
  for (const [prop, value] of Object.entries({ gatewayName, gatewayNamespace })) {
    if (value !== undefined) {
      check.fail(prop, value, 'contradicts gateway, which contains it: leave one of them out');
    }
  }
  const { kind, name, metadata } = gatewayObject(check, gateway);
  if (kind !== 'Gateway') {
    check.fail('gateway', `${kind}/${name}`, 'must be a Gateway: pass the construct of one');
  }
  return { name, namespace: metadata.namespace === routeNamespace ? undefined : metadata.namespace };
}

function gatewayObject(check: PropCheck, gateway: IConstruct): ApiObject {
  try {
    return ApiObject.of(gateway);
  } catch {
    return check.fail('gateway', gateway, 'which represents no object: pass the ApiObject of a Gateway');
  }
}
