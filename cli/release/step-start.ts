import { CANARY_STEP } from '../../lib/kube/annotations';
import type { ClusterObject } from './ports';

interface ManagedFields {
  readonly time?: string;
  readonly fieldsV1?: { readonly 'f:metadata'?: { readonly 'f:annotations'?: { readonly [field: string]: unknown } } };
}

/**
 * Returns the start of an object's step, in milliseconds since 1970: the last change by the client that set the step, or the current time
 * if the object does not record this change.
 */
export function stepStart({ metadata }: ClusterObject): number {
  const { managedFields = [] } = metadata as { managedFields?: ManagedFields[] };
  const times = managedFields
    .filter(({ fieldsV1 }) => fieldsV1?.['f:metadata']?.['f:annotations']?.[`f:${CANARY_STEP}`] !== undefined)
    .map(({ time = '' }) => Date.parse(time))
    .filter(Number.isFinite);
  return times.length === 0 ? Date.now() : Math.max(...times);
}
