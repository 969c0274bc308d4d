/** Default of `maxReplicas`: enough for 5% with a tolerance of 1, which needs 1 of 17. */
export const DEFAULT_MAX_REPLICAS = 20;
/** Maximum of `maxReplicas`. A Kubernetes cluster supports at most 150,000 pods. */
export const MAX_REPLICAS = 100_000;
