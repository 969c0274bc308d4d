/** Enough for 5 % within 1: 1 of 17. */
export const DEFAULT_MAX_REPLICAS = 20;
/** More pods than a cluster has is a slip: Kubernetes is made for 150,000. */
export const MOST_REPLICAS = 100_000;
