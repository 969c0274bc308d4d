import type { IConstruct } from 'constructs';
import { CLAIM, type ClaimSpec } from '../kube/claims';
import { manifestOf, objectsOfKind } from './manifests';

/** Access modes of a claim in the tree; undefined if another tool creates it. */
export function accessModesOf(root: IConstruct, namespace: string | undefined, name: string): string[] | undefined {
  const claim = objectsOfKind(root, CLAIM).find((c) => c.name === name && c.metadata.namespace === namespace);
  return claim && (manifestOf(claim).spec as ClaimSpec | undefined)?.accessModes;
}
