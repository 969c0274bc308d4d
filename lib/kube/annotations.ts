/** Annotation that describes the share of requests that a canary receives, on the object that splits the requests. */
export const CANARY_SHARE = 'cdk8s-ml-app/canary-share';
/** Annotation with the name of the `CanaryStep` of a canary release, on the object that splits the requests. */
export const CANARY_STEP = 'cdk8s-ml-app/canary-step';
/** Annotation with the state of a release that `cdk8s-ml-app release` carries out, on the object that splits the requests. */
export const RELEASE_STATE = 'cdk8s-ml-app/release-state';
/** Prefix of the annotation with the reason for an acknowledgement: the ID of the check follows. */
export const ACKNOWLEDGED = 'acknowledged.cdk8s-ml-app/';
/** Annotation with the checks that kube-score ignores on an object, separated by commas. */
export const KUBE_SCORE_IGNORE = 'kube-score/ignore';
/** Prefix of the annotation of a check that kube-linter ignores on an object: the name of the check follows. */
export const KUBE_LINTER_IGNORE = 'ignore-check.kube-linter.io/';
