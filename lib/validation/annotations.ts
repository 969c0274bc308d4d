import { type Check, isQualifiedName } from './check';

/** Most bytes of the keys and values of an object's annotations together. */
const MAX_BYTES = 256 * 1024;

/** Annotations that a user passes, by the rules of the API server: a key may have upper case in its prefix, too. */
export function checkAnnotations(
  check: Check,
  prop: string,
  annotations: { [key: string]: string },
): { [key: string]: string } {
  for (const [key, text] of Object.entries(annotations)) {
    if (!isQualifiedName(key.toLowerCase())) {
      check.fail(prop, key, "must have keys like 'example.com/timeout'");
    }
    check.text(`${prop}['${key}']`, text);
  }
  const bytes = Buffer.byteLength(Object.entries(annotations).flat().join(''));
  if (bytes > MAX_BYTES) {
    check.fail(prop, `${bytes} bytes`, `must be at most ${MAX_BYTES}: move what is large into a ConfigMap`);
  }
  return annotations;
}
