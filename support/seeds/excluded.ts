/** Variants that cannot have the faults of rules. */
interface Exclusion {
  readonly rules: readonly string[];
  /** Names of kinds, shapes or formats. */
  readonly variants: readonly string[];
}

const JOBS = ['Pod', 'Job', 'CronJob'];
const SERVED = ['Service of serving.knative.dev', 'InferenceService of serving.kserve.io'];
const GROUPS = ['LeaderWorkerSet of leaderworkerset.x-k8s.io', 'RayCluster of ray.io'];
const WITHOUT_ROLLOUT = [...JOBS, ...SERVED, ...GROUPS];
const ROLLOUT = 'Rollout of argoproj.io';

export const EXCLUDED: readonly Exclusion[] = [
  // these kinds have no selector, or the API server generates it
  { rules: ['workload-selector', 'workload-overlap'], variants: WITHOUT_ROLLOUT },
  // the pods of a Job can run one after the other, a Pod is one pod, and other kinds count pods in fields of their own
  { rules: ['claim-access'], variants: WITHOUT_ROLLOUT },
  // these kinds start no pod before they stop one, or give no choice
  { rules: ['rollout-accelerator'], variants: ['StatefulSet', 'DaemonSet', 'ReplicaSet', ...WITHOUT_ROLLOUT] },
  // no controller replaces a Pod, a Job ends, and these custom resources serve models
  { rules: ['database-without-volume'], variants: WITHOUT_ROLLOUT },
  // one replica is a group of pods, which a budget does not count
  { rules: ['budget-missing', 'budget-blocks-drain'], variants: GROUPS },
  // a DaemonSet has one pod on each node
  { rules: ['host-port'], variants: ['DaemonSet'] },
  // the controller sets the labels of the pods
  { rules: ['spread-selects-nothing'], variants: ['InferenceService of serving.kserve.io'] },
  // the controller creates Services whose names start with that of the custom resource
  { rules: ['ingress-backend-missing'], variants: ['LeaderWorkerSet of leaderworkerset.x-k8s.io'] },
  // only the name of the port shows its scheme
  { rules: ['probe-scheme'], variants: ['numbers for ports'] },
  // the selector of an InferencePool has only labels
  { rules: ['inference-pool'], variants: ['match expressions'] },
  // the order is the fault
  { rules: ['namespace-order'], variants: ['objects in reverse order'] },
  // JSON has no NaN
  { rules: ['unreadable-text'], variants: ['JSON'] },
  // opinions of other linters, which report only these kinds
  { rules: ['single-replica'], variants: ['StatefulSet', 'DaemonSet', 'ReplicaSet', ROLLOUT, ...WITHOUT_ROLLOUT] },
  { rules: ['host-anti-affinity'], variants: ['DaemonSet', 'ReplicaSet', ROLLOUT, ...WITHOUT_ROLLOUT] },
];
