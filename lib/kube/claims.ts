import type { IConstruct } from 'constructs';
import { manifestOf, objectsOfKind } from './manifests';

export const CLAIM = 'PersistentVolumeClaim';

/** A PersistentVolumeClaim as it is written. */
export interface ClaimSpec {
  readonly accessModes?: string[];
}

/** Access modes of a claim in the tree; undefined if another tool creates it. */
export function accessModesOf(root: IConstruct, namespace: string | undefined, name: string): string[] | undefined {
  const claim = objectsOfKind(root, CLAIM).find((c) => c.name === name && c.metadata.namespace === namespace);
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
