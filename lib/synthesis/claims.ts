import type { IConstruct } from 'constructs';
import { CLAIM, type ClaimSpec } from '../kube/claims';
import { manifestOf, objectsOfKind } from './manifests';

/** Returns the access modes of a claim in the tree; undefined if the tree does not contain the claim. */
export function accessModesOf(root: IConstruct, namespace: string | undefined, name: string): string[] | undefined {
  const claim = objectsOfKind(root, CLAIM).find((c) => c.name === name && c.metadata.namespace === namespace);
  return claim && (manifestOf(claim).spec as ClaimSpec | undefined)?.accessModes;
}
