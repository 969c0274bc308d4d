import { CANARY_SHARE } from '../../kube/annotations';
import { runningContainers } from '../../kube/pod-spec';
import { show } from '../../kube/show';
import { DEPLOYMENT_YAML, SERVICE_YAML, documents } from '../example-yaml';
import { type KubeObject, SERVICE } from '../kube-object';
import type { ObjectIndex, Workload } from '../object-index';
import type { Rule } from '../rule';
import { SELECTOR } from '../selectors';
import { type ServiceSpec, selectorOf, targetPortOf } from '../services';

const OTHER = `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway, team: ml } }
    spec:
      containers:
        - name: server
          image: registry.example.com/gateway:2.0.0
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz, port: http } }
`;
const MODEL = DEPLOYMENT_YAML.replace(
  'metadata: { labels: { app: model } }',
  'metadata: { labels: { app: model, team: ml } }',
);

export const serviceMixesApps: Rule = {
  id: 'service-mixes-apps',
  finding: `Service that selects pods with different images. The check ignores tags, digests and versions in image names, such as \`-v2\`, and Services with the annotation \`${CANARY_SHARE}\``,
  consequence: 'Clients can receive responses from another app',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes',
  example: {
    wrong: documents(MODEL, OTHER, SERVICE_YAML.replace('{ app: model }', '{ team: ml }')),
    right: documents(MODEL, OTHER, SERVICE_YAML.replace('{ app: model }', '{ app: model, team: ml }')),
  },
  *find(index) {
    for (const service of index.ofApi(SERVICE)) {
      const [one, other] = differentApps(index, service);
      if (one && other) {
        yield {
          object: service,
          path: SELECTOR,
          text:
            `spec.selector is ${show(service.spec<ServiceSpec>().selector)}, which selects pods with different images, ` +
            `from ${one.object} and ${other.object}: add a label that only one of the two workloads has`,
        };
      }
    }
  },
};

/** Finds two workloads with different images behind a Service. An annotation marks the Service of a canary release. */
function differentApps(index: ObjectIndex, service: KubeObject): Workload[] {
  const { annotations = {} } = service.manifest.metadata;
  const selector = CANARY_SHARE in annotations ? undefined : selectorOf(service);
  let first: Workload | undefined;
  for (const workload of selector ? index.selected(service.namespace, selector) : []) {
    if (first && imageOf(first, service) !== imageOf(workload, service)) {
      return [first, workload];
    }
    first ??= workload;
  }
  return [];
}

/** Version at the end of the name of an image: `helloworld-v2`. */
const VERSION = /[-_]v?\d+(\.\d+)*$/;

/** Returns the image of the container behind a Service, without tag, digest and version. The first container can be a sidecar. */
function imageOf({ pod }: Workload, service: KubeObject): string {
  const containers = runningContainers(pod);
  const targets = (service.spec<ServiceSpec>().ports ?? []).map(targetPortOf);
  const serving =
    containers.find(({ ports = [] }) =>
      ports.some(({ name, containerPort }) => targets.some((target) => target === name || target === containerPort)),
    ) ??
    containers.find(({ ports = [] }) => ports.length > 0) ??
    containers[0];
  return (serving?.image ?? '')
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '')
    .replace(VERSION, '');
}
