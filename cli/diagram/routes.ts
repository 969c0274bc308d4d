import type { KubeObject } from '../../lib/checks/kube-object';

/** Returns true for a route of the Gateway API. */
export function isRoute({ api }: KubeObject): boolean {
  return /^\w+Route\.gateway\.networking\.k8s\.io$/.test(api);
}
