import { show } from '../validation/check';
import { CLAIM } from '../kube/claims';
import { podTemplateOf } from '../kube/pod-spec';
import { HPA, SCALED_OBJECT } from '../kube/scalers';
import { BUDGET, INGRESS, type KubeObject, NETWORK_POLICY, SERVICE } from './object-index';

/** What the checks read of a value: a text, a list or an object. */
type Shape = 'text' | readonly [Shape] | Fields;

interface Fields {
  readonly [field: string]: Shape;
}

const ANY: Fields = {};
const SELECTOR = { matchLabels: ANY, matchExpressions: [{ key: 'text', values: ['text'] }] } as const;
const BACKEND = { service: { port: ANY } };
const PROBE = { httpGet: ANY, tcpSocket: ANY, grpc: ANY };
const CONTAINER = {
  image: 'text',
  command: ['text'],
  args: ['text'],
  ports: [ANY],
  env: [ANY],
  resources: { requests: ANY, limits: ANY },
  startupProbe: PROBE,
  readinessProbe: PROBE,
  livenessProbe: PROBE,
} as const;
const AFFINITY = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ values: ['text'] }] }],
    },
  },
  podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: SELECTOR }] },
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [ANY],
    preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: ANY }],
  },
} as const;
const POD = {
  containers: [CONTAINER],
  initContainers: [CONTAINER],
  affinity: AFFINITY,
  volumes: [{ persistentVolumeClaim: ANY }],
  nodeSelector: ANY,
  resources: { requests: ANY, limits: ANY },
  overhead: ANY,
} as const;
const TEMPLATE = { metadata: { labels: ANY }, spec: POD };
const PORTS_AND_PEERS = { ports: [ANY], from: [{ podSelector: SELECTOR }], to: [{ podSelector: SELECTOR }] } as const;
const METRIC = { target: ANY };

/** Where the spec of a kind is a list or an object. */
const SPECS: { [api: string]: Fields } = {
  [SERVICE]: { ports: [ANY], selector: ANY },
  [INGRESS]: { defaultBackend: BACKEND, rules: [{ http: { paths: [{ backend: BACKEND }] } }] },
  [NETWORK_POLICY]: {
    podSelector: SELECTOR,
    policyTypes: ['text'],
    ingress: [PORTS_AND_PEERS],
    egress: [PORTS_AND_PEERS],
  },
  [HPA]: { scaleTargetRef: { apiVersion: 'text' }, metrics: [{ resource: METRIC, containerResource: METRIC }] },
  [SCALED_OBJECT]: { scaleTargetRef: { apiVersion: 'text' }, triggers: [{ metadata: ANY }] },
  [CLAIM]: { accessModes: ['text'] },
  [BUDGET]: { selector: SELECTOR },
  Pod: POD,
};

const ROUTE: Fields = {
  parentRefs: [ANY],
  hostnames: ['text'],
  rules: [{ matches: [ANY], filters: [{ requestMirror: { backendRef: ANY } }], backendRefs: [ANY] }],
  // of a ReferenceGrant
  from: [ANY],
  to: [ANY],
};

/** Kinds of Kubernetes that make pods, also where their template is so wrong that no pod can be seen. */
const POD_MAKER =
  /^(?:(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)\.apps|(?:Job|CronJob)\.batch|ReplicationController)$/;
const METADATA: Fields = { name: 'text', namespace: 'text', labels: ANY, annotations: ANY };

const WORKLOAD: Fields = { selector: SELECTOR, template: TEMPLATE, jobTemplate: { spec: { template: TEMPLATE } } };

/** Where an object is not of the shape that Kubernetes takes, so that the checks cannot read it; undefined if they can. */
export function misshapen({ api, manifest }: KubeObject): string | undefined {
  const own = SPECS[api] ?? (api.endsWith('.gateway.networking.k8s.io') ? ROUTE : ANY);
  const spec = podTemplateOf(manifest) || POD_MAKER.test(api) ? { ...WORKLOAD, ...own } : own;
  return misfit(manifest, { metadata: METADATA, spec }, '');
}

function misfit(value: unknown, shape: Shape, path: string): string | undefined {
  if (shape === 'text') {
    return typeof value === 'string' ? undefined : `${path} is ${show(value)}, must be a string`;
  }
  if (Array.isArray(shape)) {
    const [each] = shape as readonly [Shape];
    return Array.isArray(value)
      ? first(value.map((item, i) => () => misfit(item, each, `${path}[${i}]`)))
      : `${path} is ${show(value)}, must be a list`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${path} is ${show(value)}, must be an object`;
  }
  const fields = Object.entries(shape as Fields).filter(([field]) => field in value);
  return first(
    fields.map(
      ([field, inner]) =>
        () =>
          misfit((value as Fields)[field], inner, path === '' ? field : `${path}.${field}`),
    ),
  );
}

function first(searches: (() => string | undefined)[]): string | undefined {
  for (const search of searches) {
    const found = search();
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
