import { Yaml } from 'cdk8s';
import { quoted } from '../kube/quoted';
import { flawOf } from '../kube/unwritable';
import { unreadableIn } from './unreadable';
import { misreading, numberText } from './yaml-text';

/** Strings that need no quotes, but for the words below. YAML 1.1 reads no other word or path as another type. */
const PLAIN = /^[A-Za-z/](?:[\w./-]|:(?=[\w./-]))*$/;
/** Words that YAML 1.1 reads as true, false or null, and letters before digits that yaml reads as a number. */
const RESERVED = /^(?:y|n|yes|no|on|off|true|false|null|e-?\d+)$/i;
const DIGITS = /^\d+$/;
const DOCUMENT_MARKER = /^(%|---|\.\.\.)/;
/** A longer key needs a question mark. */
const MAX_KEY = 1024;

/** How many other strings are remembered as they are written, and up to which length: most are the same in all manifests. */
const MAX_REMEMBERED = 10_000;
const MAX_LENGTH = 1000;

/** How strings and keys are written. One memory for a synthesis saves time. */
export class TextMemory {
  public readonly strings = new Map<string, string>();
  public readonly keys = new Map<string, string>();
}

/** Thrown where only cdk8s knows the bytes. */
const UNUSUAL = new Error('unusual');

/** Thrown where no YAML of a value is read as the value was. */
class Unwritable extends Error {}

/**
 * Writes documents as `Yaml.stringify()` of cdk8s does, byte for byte and several times as fast, but for what a parser would misread:
 *
 * - A string or key that a parser would misread is in double quotes, with escapes: see `misreading()`.
 * - Whole numbers above 2^53 have all their digits, and exponents a form that all parsers know: see `numberText()`.
 *
 * Maps and lists are written here, and scalars that need no thought; other strings and keys are written by cdk8s, each only once. A
 * document that holds anything else (null, one object twice, a class) is left to cdk8s, unless a parser would misread it.
 *
 * @throws Unwritable
 */
export function stringifyYaml(documents: readonly unknown[], memory = new TextMemory()): string {
  return documents.map((document) => documentOf(document, memory)).join('---\n');
}

function documentOf(document: unknown, memory: TextMemory): string {
  try {
    return isMap(document) && !isEmpty(document) ? new Writer(memory).map(document, '') : unusual();
  } catch (error) {
    if (error !== UNUSUAL) {
      throw error;
    }
    const text = Yaml.stringify(document);
    const json = jsonOf(document);
    return json === undefined || unreadableIn(json).length === 0 ? text : new StrictWriter(memory).document(json);
  }
}

class Writer {
  private readonly seen = new Set<object>();

  public constructor(protected readonly memory: TextMemory) {}

  /** The lines of a map, of which the first is indented already. */
  public map(map: Record<string, unknown>, indent: string): string {
    let text = '';
    for (const key of Object.keys(map)) {
      text += `${text && indent}${this.key(key, indent)}:${this.value(map[key], indent)}`;
    }
    return text;
  }

  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a subclass needs the indent
  protected key(key: string, _indent: string): string {
    if (isPlain(key) && key.length <= MAX_KEY) {
      return key;
    }
    const text = keyText(key, this.memory);
    // written in another way
    return text.length > MAX_KEY || DOCUMENT_MARKER.test(key) ? unusual() : text;
  }

  protected scalar(value: unknown, indent: string): string {
    return scalarOf(value, indent, this.memory);
  }

  /** The lines of a list, of which the first is indented already. */
  protected list(list: readonly unknown[], indent: string): string {
    let text = '';
    for (const item of list) {
      const inner = this.collection(item, `${indent}  `);
      text += `${text && indent}- ${inner ?? `${this.scalar(item, indent)}\n`}`;
    }
    return text;
  }

  /** What follows the colon. */
  private value(value: unknown, indent: string): string {
    const inner = this.collection(value, `${indent}  `);
    if (inner === undefined) {
      return ` ${this.scalar(value, indent)}\n`;
    }
    return inner === '{}\n' || inner === '[]\n' ? ` ${inner}` : `\n${indent}  ${inner}`;
  }

  private collection(value: unknown, indent: string): string | undefined {
    if (typeof value !== 'object' || value === null) {
      return undefined;
    }
    if (this.seen.has(value)) {
      return unusual(); // it gets an anchor
    }
    this.seen.add(value);
    if (Array.isArray(value)) {
      return value.length === 0 ? '[]\n' : this.list(value, indent);
    }
    if (isMap(value)) {
      return isEmpty(value) ? '{}\n' : this.map(value, indent);
    }
    return unusual();
  }
}

/** Writes any JSON, also where cdk8s has bytes of its own. */
class StrictWriter extends Writer {
  public document(json: unknown): string {
    return isMap(json) && !isEmpty(json)
      ? this.map(json, '')
      : Array.isArray(json) && json.length > 0
        ? this.list(json, '')
        : `${this.scalar(json, '')}\n`;
  }

  protected override key(key: string, indent: string): string {
    const text = DOCUMENT_MARKER.test(key) ? quoted(key) : keyText(key, this.memory);
    return text.length > MAX_KEY ? `? ${text}\n${indent}` : text;
  }

  protected override scalar(value: unknown, indent: string): string {
    return value === null || typeof value === 'object' ? JSON.stringify(value) : scalarOf(value, indent, this.memory);
  }
}

function scalarOf(value: unknown, indent: string, memory: TextMemory): string {
  if (typeof value === 'string') {
    return isPlain(value) ? value : DIGITS.test(value) ? `"${value}"` : stringText(value, indent, memory);
  }
  if (typeof value === 'number') {
    return numberText(checked(value));
  }
  return typeof value === 'boolean' || typeof value === 'bigint' ? String(checked(value)) : unusual();
}

function stringText(value: string, indent: string, { strings }: TextMemory): string {
  const text = remember(strings, value, writeString);
  // the text of several lines has the indent of a value at the root
  return indent === '' || !text.includes('\n') ? text : text.replace(/\n(?=[^\n])/g, `\n${indent}`);
}

function keyText(key: string, { keys }: TextMemory): string {
  return isPlain(key) ? key : remember(keys, key, writeKey);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !RESERVED.test(text);
}

function writeString(value: string): string {
  checked(value);
  return misreading(value) === undefined ? Yaml.stringify({ k: value }).slice('k: '.length, -1) : quoted(value);
}

function writeKey(key: string): string {
  checked(key);
  if (misreading(key) !== undefined) {
    return quoted(key);
  }
  const pair = Yaml.stringify({ [key]: 0 });
  return pair.startsWith('? ') ? pair.slice('? '.length, -'\n: 0\n'.length) : pair.slice(0, -': 0\n'.length);
}

function remember(known: Map<string, string>, value: string, write: (value: string) => string): string {
  const text = known.get(value) ?? write(value);
  if (known.size < MAX_REMEMBERED && value.length < MAX_LENGTH) {
    known.set(value, text);
  }
  return text;
}

function checked<T>(value: T): T {
  const flaw = flawOf(value);
  if (flaw !== undefined) {
    throw new Unwritable(`a value is ${typeof value === 'string' ? JSON.stringify(value) : String(value)}, ${flaw}`);
  }
  return value;
}

/** A document as JSON has it; undefined if it has no JSON. */
function jsonOf(document: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(document)) as unknown;
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0;
}

function unusual(): never {
  throw UNUSUAL;
}
