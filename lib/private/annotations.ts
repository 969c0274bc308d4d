/** Share of requests that a canary gets, on the Service over both tracks. */
export const CANARY_SHARE = 'cdk8s-ml-app/canary-share';
