import { callsIn } from '../calls';
import { DEPLOYMENT_YAML, SERVICE_YAML, callerYaml, documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import { portNumberOf } from '../network-policies';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { type ServiceSpec, isHeadless, selectorOf, targetPortOf } from '../services';

export const callPort: Rule = {
  id: 'call-port',
  finding:
    'Environment variable with the URL of a Service and a port that the Service does not serve, or `calls()` with a Service that the app no longer contains',
  consequence: 'Each call fails',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
  usesFact: 'calls',
  example: {
    wrong: documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml('http://model:8080/predict')),
    right: documents(DEPLOYMENT_YAML, SERVICE_YAML, callerYaml('http://model/predict')),
  },
  *find(index) {
    for (const { caller, service, port, path, text } of index.once(callsIn)) {
      if (!serves(index, service, port)) {
        yield {
          object: caller.object,
          path,
          text: `${text}, whose port ${service} does not serve: ${fixOf(index, service)}`,
        };
      }
    }
    for (const { caller, service, serviceName, variable, source } of index.facts.calls) {
      if (!service) {
        yield {
          object: caller,
          path: caller.podField('containers'),
          text: `${variable === undefined ? `${source} is called with` : `${variable} is the URL of`} Service '${serviceName}', which no longer exists: restore it, or remove ${source}`,
        };
      }
    }
  },
};

/** Returns the ports that clients connect to. Clients of a headless Service connect to the pods. */
function calledPortsOf(service: KubeObject): (number | string | undefined)[] {
  const { ports = [] } = service.spec<ServiceSpec>();
  return ports.map((port) => (isHeadless(service) ? targetPortOf(port) : port.port));
}

/** Returns true if a Service serves a port. A headless Service without ports serves all ports of its pods. */
function serves(index: ObjectIndex, service: KubeObject, port: number): boolean {
  const pods = podsOf(index, service);
  const calledPorts = calledPortsOf(service);
  if (calledPorts.length === 0 && isHeadless(service)) return true;
  return calledPorts.some(
    (calledPort) =>
      calledPort === port ||
      (typeof calledPort === 'string' &&
        pods.every((workload) => (portNumberOf(workload, calledPort) ?? port) === port)),
  );
}

/** Returns the fix. The pods of a headless Service define the number of a named port. */
function fixOf(index: ObjectIndex, service: KubeObject): string {
  const ports = calledPortsOf(service).flatMap((port) =>
    typeof port === 'string'
      ? podsOf(index, service).flatMap((workload) => portNumberOf(workload, port) ?? [])
      : (port ?? []),
  );
  return ports.length === 0
    ? 'add the port to the Service'
    : `pass one of its ports (${[...new Set(ports)].join(', ')})`;
}

function podsOf(index: ObjectIndex, service: KubeObject): Workload[] {
  const selector = selectorOf(service);
  return selector ? [...index.selected(service.namespace, selector)] : [];
}
