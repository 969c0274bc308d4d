import type { LabelSelector, Labels } from '../kube/label-selector';
import { show } from '../kube/show';
import { DAEMON_SET, DEPLOYMENT, type KubeObject, REPLICA_SET, ROLLOUT, STATEFUL_SET } from './kube-object';
import type { ObjectIndex } from './object-index';

/** Kinds that control the pods that they select. */
export const CONTROLLERS = [DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, ROLLOUT];

/** Spec with a label selector. */
export interface SelectorSpec {
  readonly selector?: LabelSelector;
}

/** Path of the selector. */
export const SELECTOR = ['spec', 'selector'];

/** Returns true if a selector of an object selects no pods. */
export function selectsNothing(index: ObjectIndex, { namespace }: KubeObject, selector: LabelSelector): boolean {
  for (const _ of index.selected(namespace, selector)) {
    return false;
  }
  return true;
}

/** Formats the end of the message about a selector that selects no pods. */
export function nothingText({ namespace }: KubeObject, selector: LabelSelector | Labels | undefined): string {
  const where = namespace === '' ? '' : ` in namespace '${namespace}'`;
  return `${show(selector)}, which selects no pods${where}: select labels that a pod template has`;
}
