import type { RebuildName } from './names';

/** Explanation of lines of a difference. */
export interface Explanation {
  readonly name: string;
  /** Matches the lines, without their sign. */
  readonly lines: RegExp;
  readonly isImprovement: boolean;
}

const improved = (name: string, lines: RegExp): Explanation => ({ name, lines, isImprovement: true });
const different = (name: string, lines: RegExp): Explanation => ({ name, lines, isImprovement: false });

/** Differences of most rebuilt charts. A line belongs to the first explanation that matches it. */
const COMMON: readonly Explanation[] = [
  improved(
    'Pod Security "restricted" with a read-only root file system, a writable `/tmp` and `HOME`',
    / > securityContext\b| > mounts(: | > )\/tmp\b| > env > (HOME|USER): | > env: HOME \/tmp, USER nonroot$/,
  ),
  improved('Probes from the load time and the slowest request', / > (liveness|readiness|startup)Probe\b/),
  improved(
    'A drain before SIGTERM, and a grace period for the slowest request',
    / > (lifecycle|terminationGracePeriodSeconds)\b/,
  ),
  improved(
    'Rollouts that never drop below the replicas or need no spare GPU, and a progress deadline that covers the load time',
    / > (strategy|minReadySeconds|progressDeadlineSeconds)\b/,
  ),
  improved('A NetworkPolicy for the connections that the app needs, and no others', /^NetworkPolicy /),
  improved('A disruption budget: the drain of a node evicts one pod at a time', /^PodDisruptionBudget /),
  improved(
    'A ServiceAccount for each app, whose token only the pods with a Role mount',
    /^ServiceAccount | > (serviceAccountName|automountServiceAccountToken): /,
  ),
  improved('Pods spread over nodes and zones', / > topologySpreadConstraints: /),
  improved('Requests and limits of CPU, memory and ephemeral storage', / > resources\b/),
  improved('An image with a version', / > (image|imagePullPolicy): /),
  improved('A toleration of the taint of GPU nodes', / > tolerations: /),
  improved('No variables of other Services in the environment', / > enableServiceLinks: /),
  different(
    'The recommended labels, with the values of this library',
    / > (labels( of pods)?|matchLabels|selector)\b(: | > )/,
  ),
];

const VLLM = improved(
  '`--shutdown-timeout`, so that a stopping pod finishes its streams, and no usage reports, which the NetworkPolicy denies',
  / > process: | > env > VLLM_NO_USAGE_STATS: /,
);
const HUB_CACHE = improved(
  'A folder for the weights that a user without root can write to',
  / > env > HF_HOME: | > mounts > \/(cache|root)\b/,
);
const SECRET = improved('No Secret in the repository: the chart refers to it by name', /^Secret /);

const OWN: { readonly [name in RebuildName]: readonly Explanation[] } = {
  vllm: [
    VLLM,
    HUB_CACHE,
    SECRET,
    different('`/dev/shm` has the same size in another unit', / > mounts > \/dev\/shm\b/),
  ],
  'production-stack': [
    VLLM,
    SECRET,
    improved('A Role with the name of the app it belongs to', /^Role(Binding)? /),
    different('The pods of a Deployment share no host name', / > (hostname|subdomain): /),
    different('The router gets the URL of the engine as a variable', / > env > VLLM_LLAMA3_DEPLOYMENT_VLLM_URL: /),
  ],
  triton: [
    improved(
      'A read-only claim instead of an NFS volume, which Pod Security "restricted" forbids',
      / > mounts > \/models\b/,
    ),
    improved('`--exit-timeout-secs` as long as the slowest request', / > process: /),
    improved('`autoscaling/v2`: Kubernetes 1.26 removed `v2beta2`', / > apiVersion: /),
    improved('The autoscaler alone sets the replicas: an update does not reset them', / > replicas: /),
    improved(
      'Routes of the Gateway API instead of a resource of one controller',
      /^(HTTPRoute|IngressRoute) | > ports > 8001 > appProtocol: /,
    ),
    improved(
      'A PodMonitor, alerts and a dashboard instead of a second Service for the metrics',
      /^(PodMonitor|PrometheusRule|ServiceMonitor|ConfigMap) |^Service example-triton-inference-server-metrics$| > ports > 8002: /,
    ),
  ],
  'tensorflow-serving': [
    improved('REST next to gRPC, for the probes and for clients', / > ports(: | > 80: )/),
    different('The arguments of the image, written out', / > process: /),
  ],
  podinfo: [
    improved('Probes by HTTP: they start no process in the container', /Probe > (exec|httpGet): /),
    different('The Service that Flagger would generate', /^Service /),
  ],
  'inference-gateway': [
    VLLM,
    HUB_CACHE,
    improved('A limit of `/dev/shm`, which counts against the memory of the pod', / > mounts > \/dev\/shm\b/),
    different(
      'No `VLLM_USE_V1`, which the original sets for versions before 0.8.3, and no `PORT`, which vLLM does not read',
      / > env > (PORT|VLLM_USE_V1): /,
    ),
    different('The sidecar has no terminal', / > (stdin|tty): /),
    different('The ConfigMap is mounted read-only', / > mounts > \/config\b/),
    different('A Service next to the pool of the gateway', /^Service /),
  ],
  flask: [
    improved('The load balancer sends requests to the pods: no port on every node', / > type: NodePort$/),
    improved(
      '`ingressClassName` instead of the deprecated annotation',
      / > (kubernetes\.io\/ingress\.class|ingressClassName): /,
    ),
  ],
};

/** Explanations of the differences of a rebuilt chart. */
export function explanationsOf(name: RebuildName): readonly Explanation[] {
  return [...OWN[name], ...COMMON];
}
