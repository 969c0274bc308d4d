import { type PropCheck, isQualifiedName } from './prop-check';

/** Maximum total size of the keys and values of an object's annotations, in bytes. */
const MAX_BYTES = 256 * 1024;

/** Checks annotations by the rules of the API server, which also accepts upper case in the prefix of a key. */
export function checkAnnotations(
  check: PropCheck,
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
    check.reject(
      `${prop} have ${bytes} bytes in total, more than the maximum of ${MAX_BYTES}`,
      'Move large values into a ConfigMap',
    );
  }
  return annotations;
}
