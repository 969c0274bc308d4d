import { type JsonPath, pathText } from '../kube/json-path';
import { show } from '../kube/show';
import { type KubeObject, SERVICE } from './kube-object';
import type { ObjectIndex } from './object-index';
import { canOperatorCreate } from './operators';
import type { Finding } from './rule';
import { type ServiceSpec, portsOf } from './services';

/** Reference to a port of a Service. */
interface ServiceRef {
  readonly name?: string;
  readonly namespace?: string;
  readonly port?: number | string;
}

/** Finds a reference to a Service or port that does not exist, except a Service that an operator can create or that the app only declares. */
export function* missingBackend(
  index: ObjectIndex,
  object: KubeObject,
  path: JsonPath,
  ref: ServiceRef,
): Iterable<Finding> {
  // the AWS Load Balancer Controller reads the backend from an annotation
  if (ref.port === 'use-annotation') {
    return;
  }
  const namespace = ref.namespace ?? object.namespace;
  const { name = '' } = ref;
  const service = index.find(SERVICE, namespace, name);
  if (
    !service &&
    (index.facts.isExternalService(namespace, name) || canOperatorCreate(index, SERVICE, namespace, name))
  ) {
    return;
  }
  if (!service) {
    const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
    yield {
      object,
      path: [...path, 'name'],
      text: `${pathText(path)}.name is ${show(ref.name)}, but no Service${where} has this name: pass the name of a Service`,
    };
  } else if (!hasPort(service, ref)) {
    yield {
      object,
      path: [...path, 'port'],
      text: `${pathText(path)}.port is ${show(ref.port)}, which ${service} does not serve: pass one of its ports (${portsOf(service)})`,
    };
  }
}

function hasPort(service: KubeObject, ref: ServiceRef): boolean {
  const { type, ports = [] } = service.spec<ServiceSpec>();
  // a Service of type ExternalName can omit its ports
  return (
    (type === 'ExternalName' && ports.length === 0) ||
    ports.some(({ port, name }) => ref.port !== undefined && (port === ref.port || name === ref.port))
  );
}
