import type { Service } from 'cdk8s-plus-28';
import { DNS_LABEL, SERVICE_NAME } from '../kube/names';
import { PropCheck } from '../validation/prop-check';
import { NAMED_SERVICE, NAMED_SERVICE_OPTIONS, SERVICE_ARGUMENT, SERVICE_ENDPOINT_OPTIONS } from './argument-types';
import { backendPort } from './backend-port';
import { type CallTarget, hostNameOf } from './call-target';
import type { ICallee } from './callee';
import { namedTarget, serviceTarget } from './service-target';
import type { NamedServiceOptions, ServiceEndpointOptions } from './service-endpoint-options';

/**
 * Service that an app calls, as a construct or by name.
 *
 * @example
 * const app = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:1.4.0', port: 8080 });
 * app.calls(ServiceEndpoint.fromName('postgres', { port: 5432, namespaceName: 'data' }));
 */
export class ServiceEndpoint implements ICallee {
  /**
   * Refers to a Service by its construct. The caller can reach the pods that the Service selects or, if the Service has no
   * selector, the port at any address.
   *
   * @throws if the Service has no TCP port or does not have `port`, or if it has several TCP ports, you do not pass `port`,
   * and it is not the Service of an app or release
   */
  public static fromService(service: Service, options: ServiceEndpointOptions = {}): ServiceEndpoint {
    const check = new PropCheck('ServiceEndpoint');
    SERVICE_ARGUMENT.readAll(check, { service });
    const { port } = SERVICE_ENDPOINT_OPTIONS.readAll(check, options, 'options');
    const servicePort = backendPort(check, { service: 'service', port: 'port' }, service, port);
    return new ServiceEndpoint(serviceTarget(service, servicePort));
  }

  /**
   * Refers to a Service by its name. The caller can reach all pods in the namespace of the Service, on any TCP port or
   * only on `targetPort`.
   *
   * @throws if the name, a port or the namespace is invalid
   */
  public static fromName(serviceName: string, options: NamedServiceOptions): ServiceEndpoint {
    const check = new PropCheck('ServiceEndpoint');
    NAMED_SERVICE.readAll(check, { serviceName });
    options = NAMED_SERVICE_OPTIONS.readAll(check, options, 'options');
    check.name('serviceName', serviceName, SERVICE_NAME);
    check.optionalName('namespaceName', options.namespaceName, DNS_LABEL);
    for (const prop of ['port', 'targetPort'] as const) {
      check.integer(prop, options[prop] ?? 1, 1, 65535, `pass a port of the ${prop === 'port' ? 'Service' : 'pods'}`);
    }
    return new ServiceEndpoint(namedTarget(serviceName, options));
  }

  private constructor(
    /** @internal */
    public readonly _callTarget: CallTarget,
  ) {}

  /** DNS name of the Service: 'name.namespace', or 'name' without a namespace. */
  public get hostName(): string {
    return hostNameOf(this._callTarget);
  }

  /** Port of the Service. */
  public get port(): number {
    return this._callTarget.port;
  }
}
