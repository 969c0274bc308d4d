import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { constructsOf, manifestOf } from './manifests';

export const CLAIM = 'PersistentVolumeClaim';

/** A PersistentVolumeClaim as it is written. */
export interface ClaimSpec {
  readonly accessModes?: string[];
}

/** Claims of a tree, found once in a synthesis. */
const claimsOf = new WeakMap<IConstruct[], ApiObject[]>();

/** Access modes of a claim in the tree; undefined if another tool creates it. */
export function accessModesOf(root: IConstruct, namespace: string | undefined, name: string): string[] | undefined {
  const constructs = constructsOf(root);
  const claims =
    claimsOf.get(constructs) ?? constructs.filter((c): c is ApiObject => ApiObject.isApiObject(c) && c.kind === CLAIM);
  claimsOf.set(constructs, claims);
  const claim = claims.find((c) => c.name === name && c.metadata.namespace === namespace);
  return claim && (manifestOf(claim).spec as ClaimSpec | undefined)?.accessModes;
}

/** Whether one pod alone can mount a claim. */
export function isExclusive(accessModes: string[] = []): boolean {
  return accessModes.includes('ReadWriteOncePod');
}

/** Whether the pods of one node alone can mount a claim. */
export function isSingleNode(accessModes: string[] = []): boolean {
  return accessModes.length > 0 && accessModes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}
