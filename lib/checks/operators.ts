import { type KubeObject, SERVICE, joinKey } from './kube-object';
import type { ObjectIndex } from './object-index';

/** Kinds whose controllers create no objects that an app references by name. Operators of other custom resources can create such objects. */
const WITHOUT_CHILDREN = /\.(apps|batch|autoscaling|policy|keda\.sh|monitoring\.(coreos|googleapis)\.com|.*\.k8s\.io)$/;
/** Kinds whose controllers create no Services: routes, policies, certificates, secrets and rollouts. */
const WITHOUT_SERVICES =
  /\.(.*istio\.io|traefik\.(io|containo\.us)|projectcontour\.io|cert-manager\.io|external-secrets\.io|bitnami\.com|kyverno\.io|cilium\.io|argoproj\.io)$/;

/** Returns true if an operator can create an object with this name. Operators name objects after their custom resources. */
export function canOperatorCreate(index: ObjectIndex, api: string, namespace: string, name: string): boolean {
  const operators = index.once(api === SERVICE ? creatorsOfServices : creatorsOfOtherObjects);
  const parts = name.split('-');
  return parts.some((_, i) => operators.has(joinKey(namespace, parts.slice(0, i + 1).join('-'))));
}

function creatorsOfServices(index: ObjectIndex): ReadonlySet<string> {
  return keysOf(customResources(index).filter(({ api }) => !WITHOUT_SERVICES.test(api)));
}

function creatorsOfOtherObjects(index: ObjectIndex): ReadonlySet<string> {
  const withPods = new Set(index.workloads.map(({ object }) => object));
  return keysOf(customResources(index).filter((object) => !withPods.has(object)));
}

function customResources({ objects }: ObjectIndex): KubeObject[] {
  return objects.filter(({ api }) => api.includes('.') && !WITHOUT_CHILDREN.test(api));
}

function keysOf(objects: readonly KubeObject[]): ReadonlySet<string> {
  return new Set(objects.map(({ namespace, name }) => joinKey(namespace, name)));
}
