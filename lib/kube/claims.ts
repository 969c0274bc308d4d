export const CLAIM = 'PersistentVolumeClaim';

/** Spec of a PersistentVolumeClaim as it is written. */
export interface ClaimSpec {
  readonly accessModes?: string[];
}

/** Whether only one pod can mount a claim. */
export function isExclusive(accessModes: string[] = []): boolean {
  return accessModes.includes('ReadWriteOncePod');
}

/** Whether only the pods of one node can mount a claim. */
export function isSingleNode(accessModes: string[] = []): boolean {
  return accessModes.length > 0 && accessModes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}
