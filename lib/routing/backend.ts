import type { Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { backendPort } from '../app/backend-port';
import { acceptAllClientsOf } from '../app/network-access';
import { SERVICE_NAME } from '../kube/names';
import { TreeChecks } from '../tree-checks/tree-checks';
import type { PropCheck } from '../validation/prop-check';
import type { RoutedService } from './routed-service';

/** Service and port that receive requests. */
export interface Backend {
  readonly name: string;
  readonly port: number;
  /** Service construct; undefined for a Service by name. */
  readonly service?: Service;
}

/** Names of the props for a Service and its port, for errors. */
interface BackendProps {
  readonly service: string;
  readonly serviceName: string;
  readonly port: string;
}

/** Ingress or route. */
export interface Router {
  readonly construct: Construct;
  readonly namespace?: string;
  /** Noun in messages: 'a HostIngress'. */
  readonly noun: string;
}

/** Returns the full names of the props of a Service in the object that `prop` contains. */
export function backendPropsIn(prop: string): BackendProps {
  return { service: `${prop}.service`, serviceName: `${prop}.serviceName`, port: `${prop}.port` };
}

/** Returns the Service and port of a rule, and opens the NetworkPolicies of the apps behind the Service. */
export function backendOf(check: PropCheck, props: BackendProps, options: RoutedService, router: Router): Backend {
  const { service, serviceName, port } = options;
  if (service === undefined) {
    return namedBackend(check, props, options, router);
  }
  if (serviceName !== undefined) {
    check.fail(props.serviceName, serviceName, `contradicts ${props.service}: leave one of them out`);
  }
  check.inNamespace(props.service, router.namespace, service, router.noun);
  const servicePort = backendPort(check, props, service, port);
  acceptAllClientsOf(service, servicePort);
  return { name: service.name, port: servicePort, service };
}

function namedBackend(check: PropCheck, props: BackendProps, options: RoutedService, router: Router): Backend {
  const { serviceName, port } = options;
  if (serviceName === undefined) {
    return check.fail(
      props.serviceName,
      serviceName,
      "must be the name of a Service, like 'model': pass it, or service",
    );
  }
  const name = check.name(props.serviceName, serviceName, SERVICE_NAME);
  if (port === undefined) {
    return check.fail(
      props.port,
      port,
      `must be a port of Service '${name}': pass it, because the library cannot read the ports of a Service by name`,
    );
  }
  check.integer(props.port, port, 1, 65535, 'pass a port of the Service');
  TreeChecks.of(router.construct).addExternalService({ namespace: router.namespace, name });
  return { name, port };
}
