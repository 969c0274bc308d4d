import { ApiObject, type Chart } from 'cdk8s';
import { Checks } from '../../../lib';
import { testChart } from '../../support';

/** Labels of the pods of `deployment(chart, 'a')`. */
export const A = { app: 'a' };

/** Test case: objects in a chart, and the expected findings. */
export type Case = [what: string, build: (chart: Chart) => void, findings: string[]];

/** Creates a raw object. */
export function raw(chart: Chart, kind: string, id: string, spec?: object, changes: object = {}): ApiObject {
  const apiVersion = API_VERSIONS[kind] ?? 'v1';
  return new ApiObject(chart, id, { apiVersion, kind, metadata: { name: id, ...changes }, spec });
}

const API_VERSIONS: { [kind: string]: string } = {
  Deployment: 'apps/v1',
  CronJob: 'batch/v1',
  Job: 'batch/v1',
  ReplicaSet: 'apps/v1',
  StatefulSet: 'apps/v1',
  DaemonSet: 'apps/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  PodDisruptionBudget: 'policy/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Ingress: 'networking.k8s.io/v1',
  HTTPRoute: 'gateway.networking.k8s.io/v1',
  ReferenceGrant: 'gateway.networking.k8s.io/v1beta1',
  PodMonitor: 'monitoring.coreos.com/v1',
  ServiceMonitor: 'monitoring.coreos.com/v1',
  ScaledObject: 'keda.sh/v1alpha1',
  EndpointSlice: 'discovery.k8s.io/v1',
};

interface Changes {
  readonly kind?: string;
  readonly labels?: object;
  readonly container?: object;
  readonly pod?: object;
  readonly spec?: object;
}

/** Creates a workload. Its pods have the label `app` and a container with the port 8080, named http. */
export function deployment(chart: Chart, id: string, changes: Changes = {}): ApiObject {
  const labels = { app: id, ...changes.labels };
  const container = { name: 'server', image: `${id}:1.0`, ports: [{ name: 'http', containerPort: 8080 }] };
  const template = {
    metadata: { labels },
    spec: { containers: [{ ...container, ...changes.container }], ...changes.pod },
  };
  return raw(chart, changes.kind ?? 'Deployment', id, {
    selector: { matchLabels: labels },
    template,
    ...changes.spec,
  });
}

/** Creates a Service for the pods of `deployment(chart, 'a')`. Several ports get names. */
export function service(chart: Chart, id: string, changes: object = {}): ApiObject {
  const { ports }: { ports?: object[] } = { ports: [{ port: 80, targetPort: 8080 }], ...changes };
  const named = ports && ports.length > 1 ? ports.map((port, i) => ({ name: `port-${i}`, ...port })) : ports;
  return raw(chart, 'Service', id, { selector: A, ...changes, ports: named });
}

/** Builds objects and returns their findings. */
export function findingsIn(build: (chart: Chart) => void): string[] {
  const chart = testChart();
  Checks.enable(chart);
  build(chart);
  return findingsOf(chart);
}

/** Findings in a chart. */
export function findingsOf(chart: Chart): string[] {
  try {
    chart.toJson();
    return [];
  } catch (error) {
    const [title, ...findings] = (error as Error).message.split('\n');
    expect(title).toBe('Validation failed with the following errors:');
    return findings.map((finding) => finding.trim());
  }
}
