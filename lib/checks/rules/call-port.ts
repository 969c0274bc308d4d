import { callsIn } from '../calls';
import { DEPLOYMENT_YAML, SERVICE_YAML, callerYaml, documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import { portNumberOf } from '../network-policies';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';
import { type ServiceSpec, isHeadless, selectorOf, targetPortOf } from '../services';

export const callPort: Rule = {
  id: 'call-port',
  finding: 'Environment variable with a URL whose port the Service does not serve',
  consequence: 'Each call times out',
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
          text: `${text}, whose port ${service} does not serve: pass one of its ports (${calledPortsOf(service).join(', ') || 'none'})`,
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

/** Returns true if pods of a Service listen on a port. The pods define the number of a named port. */
function serves(index: ObjectIndex, service: KubeObject, port: number): boolean {
  const selector = selectorOf(service);
  const pods = selector ? [...index.selected(service.namespace, selector)] : [];
  return calledPortsOf(service).some(
    (calledPort) =>
      calledPort === port ||
      (typeof calledPort === 'string' &&
        pods.every((workload) => (portNumberOf(workload, calledPort) ?? port) === port)),
  );
}
