import type { Doc } from './doc';

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Characters that a template literal cannot contain unescaped. For example, a carriage return becomes a line feed. */
const UNWRITABLE = /[\p{Cc}\u2028\u2029\ufeff]/u;

/** Writes a JSON value as code. */
export function literalDoc(value: unknown): Doc {
  if (typeof value === 'string') return textLiteral(value);
  if (Array.isArray(value)) return { open: '[', items: value.map(literalDoc), close: ']' };
  if (typeof value !== 'object' || value === null) return String(value);
  return objectDoc(Object.entries(value).map(([key, inner]) => [key, literalDoc(inner)]));
}

/** Writes an object with fields. */
export function objectDoc(fields: readonly (readonly [key: string, value: Doc])[]): Doc {
  return { open: '{', items: fields.map(([key, value]) => [keyLiteral(key), ': ', value]), close: '}', isSpaced: true };
}

/** String in single quotes, or a template literal for a string with several non-empty lines and without characters of UNWRITABLE. */
function textLiteral(text: string): string {
  const lines = text.split('\n');
  if (
    lines.filter((line) => line !== '').length > 1 &&
    !lines.some((line) => UNWRITABLE.test(line.replaceAll('\t', '')))
  ) {
    return `\`${text.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
  }
  const inner = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

function keyLiteral(key: string): string {
  // a key without brackets would set the prototype
  if (key === '__proto__') return "['__proto__']";
  return IDENTIFIER.test(key) ? key : textLiteral(key.replaceAll('\n', '\\n')).replaceAll('`', "'");
}
