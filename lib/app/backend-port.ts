import { Protocol, type Service } from 'cdk8s-plus-28';
import type { PropCheck } from '../validation/prop-check';
import { backendsOf } from './network-access';

/** Names of the props for a Service and its port, for errors. */
export interface BackendProps {
  readonly service: string;
  readonly port: string;
}

/** Returns the TCP port of a Service: the requested port, the first port of an app's Service, or the only port. */
export function backendPort(check: PropCheck, props: BackendProps, service: Service, requestedPort?: number): number {
  const ports = service.ports.filter(({ protocol }) => protocol !== Protocol.UDP).map(({ port }) => port);
  const [firstPort] = ports;
  if (firstPort === undefined) {
    return check.fail(props.service, service.name, 'must be a Service with a TCP port: add one with bind()');
  }
  if (requestedPort !== undefined && !ports.includes(requestedPort)) {
    check.fail(
      props.port,
      requestedPort,
      `which Service '${service.name}' does not serve: pass one of its ports (${ports.join(', ')})`,
    );
  }
  if (requestedPort === undefined && ports.length > 1 && !backendsOf(service)) {
    check.fail(
      props.service,
      service.name,
      `which has ${ports.length} ports: pass ${props.port} (${ports.join(', ')})`,
    );
  }
  return requestedPort ?? firstPort;
}
