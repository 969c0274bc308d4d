import { isMap } from '../../../lib/kube/json';
import { parseQuantity } from '../../../lib/kube/quantity';
import { isDefault } from './defaults';

/** Fields with quantities. */
const QUANTITY =
  /(?:resources\.(?:requests|limits)\.[^*]+|\.(?:sizeLimit|storage|averageValue|divisor)|target\.value)$/;

/** Returns true if two values of a field mean the same. */
export function isSameValue(pattern: string, before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((item, i) => isSameValue(`${pattern}.*`, item, after[i]));
  }
  if (isMap(before) && isMap(after)) return hasSameFields(pattern, before, after);
  if (isScalar(before) && isScalar(after)) {
    if (QUANTITY.test(pattern)) return amountOf(before) === amountOf(after);
    // the API server rejects numbers for text, and reads '80' as the name of a port
    return typeof before !== typeof after && String(before) === String(after);
  }
  return false;
}

function hasSameFields(pattern: string, before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((key) => {
    const inner = `${pattern}.${key.replaceAll('.', '\\.')}`;
    const [one, other] = [before[key], after[key]];
    if (one === undefined) return isDefault(inner, other);
    return other === undefined ? isDefault(inner, one) : isSameValue(inner, one, other);
  });
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function amountOf(value: string | number | boolean): number | string {
  return parseQuantity(String(value)) ?? String(value);
}
