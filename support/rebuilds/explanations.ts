import type { RebuildName } from './names';

/** Explanation of lines of a difference. */
export interface Explanation {
  readonly name: string;
  /** Matches the lines, without their sign. */
  readonly lines: RegExp;
  readonly isImprovement: boolean;
}

const improvement = (name: string, lines: RegExp): Explanation => ({ name, lines, isImprovement: true });
const difference = (name: string, lines: RegExp): Explanation => ({ name, lines, isImprovement: false });

/** Differences of most rebuilt charts. A line belongs to the first explanation that matches it. */
const COMMON: readonly Explanation[] = [
  improvement(
    'Pod Security "restricted" with a read-only root file system, a writable `/tmp` and `HOME`',
    / > securityContext\b| > mounts(: | > )\/tmp\b| > env > (HOME|USER): | > env: HOME \/tmp, USER nonroot$/,
  ),
  improvement(
    'Times of the probes derived from the load time and the slowest request',
    / > (liveness|readiness|startup)Probe\b/,
  ),
  improvement(
    'A drain before SIGTERM, and a grace period for the slowest request',
    / > (lifecycle|terminationGracePeriodSeconds)\b/,
  ),
  improvement(
    'Rollouts that keep the number of ready pods, or, with GPUs, need no spare GPU. A progress deadline that covers the load time',
    / > (strategy|minReadySeconds|progressDeadlineSeconds)\b/,
  ),
  improvement('A NetworkPolicy for the connections that the app needs, and no others', /^NetworkPolicy /),
  improvement('A disruption budget: the drain of a node evicts one pod at a time', /^PodDisruptionBudget /),
  improvement(
    'A ServiceAccount for each app. Only pods with a Role mount its token',
    /^ServiceAccount | > (serviceAccountName|automountServiceAccountToken): /,
  ),
  improvement('Pods spread over nodes and zones', / > topologySpreadConstraints: /),
  improvement('Requests and limits that the original lacks', / > resources\b/),
  improvement('An image with a version tag', / > (image|imagePullPolicy): /),
  improvement('A toleration for the taint of GPU nodes', / > tolerations: /),
  improvement('No variables of other Services in the environment', / > enableServiceLinks: /),
  difference(
    'The recommended labels, with the values of this library',
    / > (labels( of pods)?|matchLabels|selector)\b(: | > )/,
  ),
];

const VLLM = improvement(
  '`--shutdown-timeout`, so that a terminating pod finishes its streams. No usage reports, because the NetworkPolicy blocks them',
  / > process: | > env > VLLM_NO_USAGE_STATS: /,
);
const HUB_CACHE = improvement(
  'A folder for the weights that a non-root user can write to',
  / > env > HF_HOME: | > mounts > \/(cache|root)\b/,
);
const SECRET = improvement('No Secret in the repository: the chart refers to it by name', /^Secret /);

const OWN: { readonly [name in RebuildName]: readonly Explanation[] } = {
  vllm: [
    VLLM,
    HUB_CACHE,
    SECRET,
    difference('`/dev/shm` has the same size in another unit', / > mounts > \/dev\/shm\b/),
  ],
  'production-stack': [
    VLLM,
    SECRET,
    improvement('Shared memory for the processes of vLLM', / > mounts > \/dev\/shm\b/),
    improvement('A Role with the name of the app it belongs to', /^Role(Binding)? /),
    difference('The pods of a Deployment share no host name', / > (hostname|subdomain): /),
    difference('The router gets the URL of the engine as a variable', / > env > VLLM_LLAMA3_DEPLOYMENT_VLLM_URL: /),
  ],
  triton: [
    improvement(
      'A read-only claim instead of an NFS volume, which Pod Security "restricted" forbids',
      / > mounts > \/models\b/,
    ),
    improvement('`--exit-timeout-secs` as long as the slowest request', / > process: /),
    improvement('`autoscaling/v2`: Kubernetes 1.26 removed `v2beta2`', / > apiVersion: /),
    improvement('The autoscaler alone sets the replicas: an update does not reset them', / > replicas: /),
    improvement(
      'Routes of the Gateway API instead of a resource of one controller',
      /^(HTTPRoute|IngressRoute) | > ports > 8001 > appProtocol: /,
    ),
    improvement(
      'A PodMonitor, alerts and a dashboard instead of a second Service for the metrics',
      /^(PodMonitor|PrometheusRule|ServiceMonitor|ConfigMap) |^Service example-triton-inference-server-metrics$| > ports > 8002: /,
    ),
  ],
  'tensorflow-serving': [
    improvement('REST next to gRPC, for the probes and for clients', / > ports(: | > 80: )/),
    difference('The arguments of the image, written out', / > process: /),
  ],
  podinfo: [
    improvement('Probes by HTTP: they start no process in the container', /Probe > (exec|httpGet): /),
    difference('The Service that Flagger would generate', /^Service /),
  ],
  'inference-gateway': [
    VLLM,
    HUB_CACHE,
    improvement('A limit of `/dev/shm`, which counts against the memory of the pod', / > mounts > \/dev\/shm\b/),
    difference(
      'No `VLLM_USE_V1`, which the original sets for versions before 0.8.3, and no `PORT`, which vLLM does not read',
      / > env > (PORT|VLLM_USE_V1): /,
    ),
    difference('The sidecar has no terminal', / > (stdin|tty): /),
    difference('The ConfigMap is mounted read-only', / > mounts > \/config\b/),
    difference('A Service next to the pool of the gateway', /^Service /),
  ],
  flask: [
    improvement('The load balancer sends requests to the pods: no port on every node', / > type: NodePort$/),
    improvement(
      '`ingressClassName` instead of the deprecated annotation',
      / > (kubernetes\.io\/ingress\.class|ingressClassName): /,
    ),
  ],
};

/** Explanations of the differences of a rebuilt chart. */
export function explanationsOf(name: RebuildName): readonly Explanation[] {
  return [...OWN[name], ...COMMON];
}
