import { quoted } from './quoted';

/** Keys and indexes of a field in a manifest. */
export type JsonPath = readonly (string | number)[];

const IDENTIFIER = /^[A-Za-z_]\w*$/;
/** Maximum length of a value in messages. */
const MAX_SHOWN = 60;

/** Formats a path for messages: `spec.ports[0].port`. */
export function pathText(path: JsonPath): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : IDENTIFIER.test(key) ? `.${key}` : `[${scalarText(key)}]`))
    .join('')
    .replace(/^\./, '');
}

/** Formats a scalar for messages, with escapes for all non-ASCII characters. */
export function scalarText(value: unknown): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  const text = value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}...` : value;
  return /^[\x20-\x7e]*$/.test(text) ? `'${text}'` : quoted(text);
}
