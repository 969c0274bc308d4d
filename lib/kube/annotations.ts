/** Share of requests that a canary gets, on the Service over both tracks. */
export const CANARY_SHARE = 'cdk8s-ml-app/canary-share';
/** Number of completed steps of a canary release. */
export const CANARY_STEP = 'cdk8s-ml-app/canary-step';
/** Reason for which a check is acknowledged: the id of the check follows. */
export const ACKNOWLEDGED = 'acknowledged.cdk8s-ml-app/';
/** Checks that kube-score ignores on an object. */
export const KUBE_SCORE_IGNORE = 'kube-score/ignore';
/** A check that kube-linter ignores on an object: its name follows. */
export const KUBE_LINTER_IGNORE = 'ignore-check.kube-linter.io/';
