import { CLAIM } from '../kube/claims';
import { isMap } from '../kube/json';
import { type JsonPath, pathText } from '../kube/json-path';
import { podTemplateOf } from '../kube/pod-spec';
import { podsIn } from '../kube/pods-in';
import { HPA, SCALED_OBJECT } from '../kube/scalers';
import { show } from '../kube/show';
import { BUDGET, INGRESS, type KubeObject, NETWORK_POLICY, POD_MONITOR, SERVICE, SERVICE_MONITOR } from './kube-object';

/**
 * Type of a field:
 * - `text`: a string
 * - `value`: a string or null
 * - `values`: an object with fields of type `value`
 * - `count`: a whole number or null
 * - `share`: a whole number, a percentage or null
 * - a tuple: a list with items of its type
 * - an object: an object with fields of its types
 */
type Shape = 'text' | 'value' | 'values' | 'count' | 'share' | readonly [Shape] | Fields;

interface Fields {
  readonly [field: string]: Shape;
}

const ANY: Fields = {};
const SELECTOR = { matchLabels: 'values', matchExpressions: [{ key: 'text', values: ['text'] }] } as const;
const BACKEND = { service: { name: 'text', port: ANY } } as const;
const HANDLER = { httpGet: ANY, tcpSocket: ANY, grpc: ANY, exec: { command: ['text'] } } as const;
const PROBE = {
  ...HANDLER,
  initialDelaySeconds: 'count',
  periodSeconds: 'count',
  timeoutSeconds: 'count',
  failureThreshold: 'count',
  successThreshold: 'count',
} as const;
const SECURITY = {
  capabilities: { add: ['text'], drop: ['text'] },
  seccompProfile: ANY,
  appArmorProfile: ANY,
  seLinuxOptions: { type: 'text', user: 'text', role: 'text' },
  windowsOptions: ANY,
  sysctls: [{ name: 'text' }],
} as const;
const KEY = { name: 'text', key: 'text' } as const;
const CONTAINER = {
  image: 'text',
  command: ['text'],
  args: ['text'],
  ports: [{ containerPort: 'count', hostPort: 'count' }],
  env: [{ name: 'text', value: 'value', valueFrom: { configMapKeyRef: KEY, secretKeyRef: KEY } }],
  envFrom: [{ configMapRef: KEY, secretRef: KEY }],
  volumeMounts: [{ name: 'text', mountPath: 'text' }],
  volumeDevices: [ANY],
  lifecycle: { preStop: { ...HANDLER, sleep: ANY } },
  securityContext: SECURITY,
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
    requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: SELECTOR }],
    preferredDuringSchedulingIgnoredDuringExecution: [{ podAffinityTerm: { labelSelector: SELECTOR } }],
  },
} as const;
const RESOURCES = { requests: ANY, limits: ANY } as const;
const CLAIM_SPEC = { accessModes: ['text'], resources: RESOURCES } as const;
const KEYS = { name: 'text', secretName: 'text', items: [{ key: 'text' }] } as const;
const POD = {
  containers: [CONTAINER],
  initContainers: [CONTAINER],
  affinity: AFFINITY,
  volumes: [
    {
      persistentVolumeClaim: { claimName: 'text' },
      emptyDir: ANY,
      ephemeral: { volumeClaimTemplate: { spec: CLAIM_SPEC } },
      configMap: KEYS,
      secret: KEYS,
      projected: { sources: [{ configMap: KEYS, secret: KEYS }] },
    },
  ],
  serviceAccountName: 'text',
  imagePullSecrets: [{ name: 'text' }],
  securityContext: SECURITY,
  topologySpreadConstraints: [{ labelSelector: SELECTOR }],
  os: ANY,
  nodeSelector: 'values',
  terminationGracePeriodSeconds: 'count',
  resources: { requests: ANY, limits: ANY },
  overhead: ANY,
} as const;
const TEMPLATE = { metadata: { labels: 'values', annotations: 'values' }, spec: POD } as const;
const STRATEGY = { rollingUpdate: { maxSurge: 'share', maxUnavailable: 'share' } } as const;
const BOUNDS = { replicas: 'count', minReplicas: 'count', maxReplicas: 'count' } as const;
const COMPONENT = { ...POD, ...BOUNDS, deploymentStrategy: STRATEGY } as const;
const PORTS_AND_PEERS = { ports: [ANY], from: [{ podSelector: SELECTOR }], to: [{ podSelector: SELECTOR }] } as const;
const METRIC = { name: 'text', target: { averageUtilization: 'count' } } as const;
const TRIGGERS = [{ metadata: ANY, authenticationRef: { name: 'text', kind: 'text' } }] as const;
const MONITOR = {
  selector: SELECTOR,
  namespaceSelector: { matchNames: ['text'] },
  podMetricsEndpoints: [ANY],
  endpoints: [ANY],
} as const;

/** Fields of the spec of each kind, with their types. */
const SPECS: { [api: string]: Fields } = {
  [SERVICE]: { ports: [{ port: 'count', nodePort: 'count' }], selector: 'values' },
  [INGRESS]: {
    defaultBackend: BACKEND,
    tls: [{ hosts: ['text'] }],
    rules: [{ host: 'text', http: { paths: [{ backend: BACKEND }] } }],
  },
  [NETWORK_POLICY]: {
    podSelector: SELECTOR,
    policyTypes: ['text'],
    ingress: [PORTS_AND_PEERS],
    egress: [PORTS_AND_PEERS],
  },
  [HPA]: {
    scaleTargetRef: { apiVersion: 'text' },
    minReplicas: 'count',
    maxReplicas: 'count',
    metrics: [{ type: 'text', resource: METRIC, containerResource: METRIC }],
  },
  [SCALED_OBJECT]: {
    scaleTargetRef: { apiVersion: 'text' },
    minReplicaCount: 'count',
    maxReplicaCount: 'count',
    idleReplicaCount: 'count',
    triggers: TRIGGERS,
  },
  'ScaledJob.keda.sh': { triggers: TRIGGERS },
  [CLAIM]: CLAIM_SPEC,
  PersistentVolume: { claimRef: ANY, capacity: ANY, accessModes: ['text'] },
  LimitRange: { limits: [{ default: ANY, defaultRequest: ANY, max: ANY }] },
  ResourceQuota: { hard: ANY },
  'InferencePool.inference.networking.k8s.io': { selector: SELECTOR, targetPorts: [ANY] },
  'InferencePool.inference.networking.x-k8s.io': { selector: ANY },
  'PodMonitoring.monitoring.googleapis.com': MONITOR,
  [BUDGET]: { selector: SELECTOR },
  [POD_MONITOR]: MONITOR,
  [SERVICE_MONITOR]: MONITOR,
  Pod: POD,
  'Rollout.argoproj.io': { strategy: { canary: { maxSurge: 'share' } } },
  'LeaderWorkerSet.leaderworkerset.x-k8s.io': {
    replicas: 'count',
    leaderWorkerTemplate: { size: 'count', leaderTemplate: TEMPLATE, workerTemplate: TEMPLATE },
    rolloutStrategy: { rollingUpdateConfiguration: { maxSurge: 'share' } },
  },
  'InferenceService.serving.kserve.io': { predictor: COMPONENT, transformer: COMPONENT, explainer: COMPONENT },
  'RayCluster.ray.io': {
    headGroupSpec: { template: TEMPLATE },
    workerGroupSpecs: [{ ...BOUNDS, numOfHosts: 'count', template: TEMPLATE }],
  },
};

const ROUTE: Fields = {
  parentRefs: [ANY],
  hostnames: ['text'],
  rules: [
    {
      matches: [ANY],
      filters: [{ requestMirror: { backendRef: ANY } }],
      backendRefs: [{ kind: 'text', namespace: 'text', name: 'text' }],
    },
  ],
  // fields of a ReferenceGrant
  from: [ANY],
  to: [ANY],
};

/** Kinds that create pods from a template. An object of these kinds has no pods if its template is malformed. */
const POD_CONTROLLER =
  /^(?:(?:Deployment|StatefulSet|DaemonSet|ReplicaSet)\.apps|(?:Job|CronJob)\.batch|ReplicationController|Rollout\.argoproj\.io)$/;
const METADATA: Fields = { name: 'text', namespace: 'text', labels: 'values', annotations: 'values' };
/** Fields next to the spec. */
const OTHER_FIELDS: { [api: string]: Fields } = {
  ConfigMap: { data: 'values' },
  Secret: { data: 'values', stringData: 'values' },
};

const JOB = { parallelism: 'count', completions: 'count', template: TEMPLATE } as const;
const WORKLOAD: Fields = {
  ...JOB,
  selector: SELECTOR,
  replicas: 'count',
  jobTemplate: { spec: JOB },
  volumeClaimTemplates: [{ metadata: ANY, spec: CLAIM_SPEC }],
  strategy: STRATEGY,
  updateStrategy: STRATEGY,
};

/** Field of a type that Kubernetes rejects. */
export interface MalformedField {
  readonly path: JsonPath;
  readonly text: string;
  /** Same value with the right type; undefined if there is none. */
  readonly repaired?: string | number;
}

/** Returns the first field of an object with a type that Kubernetes rejects and the rules cannot read; undefined if there is none. */
export function malformedField(object: KubeObject): MalformedField | undefined {
  return malformedFields(object)[0];
}

/** Returns the fields of an object with types that Kubernetes rejects and the rules cannot read. List items are in list order. */
export function malformedFields({ api, manifest }: KubeObject): MalformedField[] {
  const kindSpec = SPECS[api] ?? (api.endsWith('.gateway.networking.k8s.io') ? ROUTE : ANY);
  const spec = podTemplateOf(manifest) || POD_CONTROLLER.test(api) ? { ...WORKLOAD, ...kindSpec } : kindSpec;
  const found = [...mismatches(manifest, { metadata: METADATA, spec, ...OTHER_FIELDS[api] }, [])];
  return found.length > 0 ? found : podsIn(manifest).flatMap(({ pod, path }) => [...mismatches(pod, POD, path)]);
}

function* mismatches(value: unknown, shape: Shape, path: JsonPath): Generator<MalformedField> {
  if (shape === 'values') {
    if (!isMap(value)) yield malformedValue(value, path, 'an object');
    else for (const [key, text] of Object.entries(value)) yield* mismatches(text, 'value', [...path, key]);
  } else if (typeof shape === 'string') {
    const found = scalarMismatch(value, shape, path);
    if (found) yield found;
  } else if (Array.isArray(shape)) {
    const [itemShape] = shape as readonly [Shape];
    if (!Array.isArray(value)) yield malformedValue(value, path, 'a list');
    else for (const [i, item] of value.entries()) yield* mismatches(item, itemShape, [...path, i]);
  } else if (!isMap(value)) {
    yield malformedValue(value, path, 'an object');
  } else {
    for (const [field, inner] of Object.entries(shape as Fields)) {
      if (field in value) yield* mismatches(value[field], inner, [...path, field]);
    }
  }
}

function scalarMismatch(value: unknown, shape: Exclude<Shape, object>, path: JsonPath): MalformedField | undefined {
  const isMissing = value === undefined || value === null;
  if (shape !== 'text' && isMissing) return undefined;
  if (shape === 'share') {
    const isShare = Number.isInteger(value) || (typeof value === 'string' && /^\d+%$/.test(value));
    return isShare ? undefined : malformedValue(value, path, 'a whole number or a percentage');
  }
  if (shape === 'count') {
    if (Number.isInteger(value)) return undefined;
    return typeof value === 'string' && /^\d+$/.test(value)
      ? { ...malformedValue(value, path, 'a whole number: remove the quotes'), repaired: Number(value) }
      : malformedValue(value, path, 'a whole number');
  }
  if (typeof value === 'string') return undefined;
  return typeof value === 'number' || typeof value === 'boolean'
    ? { ...malformedValue(value, path, 'a string: quote it'), repaired: String(value) }
    : malformedValue(value, path, 'a string');
}

function malformedValue(value: unknown, path: JsonPath, type: string): MalformedField {
  return { path, text: `${pathText(path)} is ${show(value)}, must be ${type}` };
}
