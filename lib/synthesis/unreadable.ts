import { flawOf, misreading, quoted } from './yaml-text';

/** Text that every parser reads as it is: most of all text, let through without a look at each rule. */
const PLAIN = /^[A-Za-z/][\w./: -]*$/;
const IDENTIFIER = /^[A-Za-z_]\w*$/;
/** Longer values are cut in messages. */
const MAX_SHOWN = 60;
/** Deeper is a circle. */
const MAX_DEPTH = 500;

type Reason = (scalar: unknown) => string | undefined;

/**
 * Strings, keys and numbers of a document that a parser misreads if `Yaml.stringify()` of cdk8s writes them: which field is what,
 * and why.
 */
export function unreadableIn(document: unknown): string[] {
  return search(document, (scalar) => flawOf(scalar) ?? misreading(scalar));
}

/** Those of them that only `FleetApp` writes so that no parser misreads them. */
export function misreadIn(document: unknown): string[] {
  return search(document, (scalar) => (flawOf(scalar) === undefined ? misreading(scalar) : undefined));
}

/** Those that Kubernetes cannot hold, whichever way they are written. */
export function unwritableIn(document: unknown): string[] {
  return search(document, flawOf);
}

/** Most documents hold nothing of it, and are searched without a look at where they hold what. */
function search(document: unknown, reasonOf: Reason): string[] {
  return isClean(document, reasonOf, 0) ? [] : new Search(reasonOf).in(document);
}

function isClean(value: unknown, reasonOf: Reason, depth: number): boolean {
  if (typeof value === 'string') {
    return PLAIN.test(value) || reasonOf(value) === undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return Number.isSafeInteger(value) || reasonOf(value) === undefined;
  }
  if (Array.isArray(value)) {
    return depth < MAX_DEPTH && value.every((item) => isClean(item, reasonOf, depth + 1));
  }
  for (const key in value) {
    const isCleanKey = PLAIN.test(key) || reasonOf(key) === undefined;
    if (depth > MAX_DEPTH || !isCleanKey || !isClean((value as Record<string, unknown>)[key], reasonOf, depth + 1)) {
      return false;
    }
  }
  return true;
}

class Search {
  private readonly found: string[] = [];
  /** Keys that lead to the value that is looked at. */
  private readonly path: string[] = [];
  private readonly open = new Set<object>();

  public constructor(private readonly reasonOf: Reason) {}

  public in(document: unknown): string[] {
    this.look(document);
    return this.found;
  }

  private look(value: unknown): void {
    if (typeof value === 'string' ? PLAIN.test(value) : typeof value === 'boolean') {
      return;
    }
    if (typeof value !== 'object' || value === null) {
      this.judge(value, 'is');
    } else if (!this.open.has(value)) {
      this.open.add(value);
      const isList = Array.isArray(value);
      for (const [key, inner] of Object.entries(value)) {
        if (!isList && !PLAIN.test(key)) {
          this.judge(key, 'has the key');
        }
        this.path.push(isList ? `[${key}]` : IDENTIFIER.test(key) ? `.${key}` : `[${shown(key)}]`);
        this.look(inner);
        this.path.pop();
      }
      this.open.delete(value);
    }
  }

  private judge(scalar: unknown, verb: string): void {
    const reason = this.reasonOf(scalar);
    if (reason !== undefined) {
      this.found.push(`${this.path.join('').replace(/^\./, '')} ${verb} ${shown(scalar)}, ${reason}`.trimStart());
    }
  }
}

function shown(value: unknown): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  const text = value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}...` : value;
  return /^[\x20-\x7e]*$/.test(text) ? `'${text}'` : quoted(text);
}
