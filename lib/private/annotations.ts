/** Share of requests that a canary gets, on the Service over both tracks. */
export const CANARY_SHARE = 'cdk8s-ml-app/canary-share';
/** How far a canary release is, beside its share. */
export const CANARY_STEP = 'cdk8s-ml-app/canary-step';
/** Why a check is acknowledged: the check's id follows. */
export const ACKNOWLEDGED = 'acknowledged.cdk8s-ml-app/';
/** Checks of kube-score that it leaves out. */
export const KUBE_SCORE_IGNORE = 'kube-score/ignore';
