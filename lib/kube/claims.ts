export const CLAIM = 'PersistentVolumeClaim';

/** Spec of a PersistentVolumeClaim in a manifest. */
export interface ClaimSpec {
  readonly accessModes?: string[];
}

/** Returns true if only one pod can mount a claim. */
export function isExclusive(accessModes: string[] = []): boolean {
  return accessModes.includes('ReadWriteOncePod');
}

/** Returns true if only the pods on one node can mount a claim. */
export function isSingleNode(accessModes: string[] = []): boolean {
  return accessModes.length > 0 && accessModes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod');
}
