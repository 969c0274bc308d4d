import { runningContainers, serves } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, documents } from '../example-yaml';
import { type KubeObject, POD_MONITOR, SERVICE_MONITOR } from '../kube-object';
import { type MonitorSpec, labeledServices, namespacesOf } from '../monitors';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';
import type { ServiceSpec } from '../services';

interface Endpoint {
  /** Name of a port of the pods, or of the Service. */
  readonly port?: string;
  readonly portNumber?: number;
}

/** Spec of a PodMonitor or ServiceMonitor in a manifest. */
interface ScrapeSpec extends MonitorSpec {
  readonly podMetricsEndpoints?: Endpoint[];
  readonly endpoints?: Endpoint[];
}

/** Workload or Service that a monitor selects. */
interface Target {
  /** Name in messages. */
  readonly name: string;
  hasPort(endpoint: Endpoint): boolean;
}

const monitorYaml = (port: string) => `\
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: model }
spec:
  selector: { matchLabels: { app: model } }
  podMetricsEndpoints: [{ port: ${port} }]
`;

export const monitorPort: Rule = {
  id: 'monitor-port',
  finding: 'PodMonitor or ServiceMonitor with a port that none of the selected pods or Services has',
  consequence: 'Prometheus collects no metrics from the port, and alerts on these metrics do not fire',
  source: 'https://prometheus-operator.dev/docs/developer/getting-started/#using-podmonitors',
  example: {
    wrong: documents(DEPLOYMENT_YAML, monitorYaml('metrics')),
    right: documents(DEPLOYMENT_YAML, monitorYaml('http')),
  },
  *find(index) {
    for (const object of [...index.ofApi(POD_MONITOR), ...index.ofApi(SERVICE_MONITOR)]) {
      const spec = object.spec<ScrapeSpec>();
      const field = object.api === POD_MONITOR ? 'podMetricsEndpoints' : 'endpoints';
      const targets = object.api === POD_MONITOR ? podsOf(index, object, spec) : servicesOf(index, object);
      for (const [i, endpoint] of (spec[field] ?? []).entries()) {
        const key = endpoint.port === undefined ? 'portNumber' : 'port';
        // Prometheus ignores selected pods without the port, so one with the port is enough
        if (endpoint[key] !== undefined && targets.length > 0 && !targets.some((target) => target.hasPort(endpoint))) {
          yield {
            object,
            path: ['spec', field, i, key],
            text: `spec.${field}[${i}].${key} is ${show(endpoint[key])}, which ${targets[0]?.name} does not have: pass one of its ports`,
          };
        }
      }
    }
  },
};

function podsOf(index: ObjectIndex, monitor: KubeObject, { selector = {} }: MonitorSpec): Target[] {
  const namespaces = new Set(namespacesOf(monitor) ?? index.workloads.map(({ object }) => object.namespace));
  const workloads = [...namespaces].flatMap((namespace) => [...index.selected(namespace, selector)]);
  return workloads.map(({ object, pod }) => ({
    name: `${object}`,
    hasPort: ({ port, portNumber }) => serves(runningContainers(pod), port ?? portNumber ?? ''),
  }));
}

function servicesOf(index: ObjectIndex, monitor: KubeObject): Target[] {
  return index
    .once(labeledServices)
    .selectedBy(monitor)
    .selected.map((service) => ({
      name: `${service}`,
      hasPort: ({ port }) => (service.spec<ServiceSpec>().ports ?? []).some(({ name }) => name === port),
    }));
}
