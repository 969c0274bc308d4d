import { type JsonPath, pathText, scalarText } from './json-path';

/** Text that every parser reads unchanged. */
const PLAIN = /^[A-Za-z/][\w./: -]*$/;
/** Maximum depth. A deeper document contains a cycle. */
const MAX_DEPTH = 500;

type Reason = (scalar: unknown) => string | undefined;

/** String, key or number that does not reach the cluster unchanged. */
export interface BadScalar {
  readonly path: JsonPath;
  /** Field, value and reason. */
  readonly text: string;
}

/** Finds the strings, keys and numbers of a document that Kubernetes cannot store. */
export function unwritableIn(document: unknown): BadScalar[] {
  return scalarsIn(document, flawOf);
}

/** Returns the reason why Kubernetes cannot store a scalar; undefined if it can. */
export function flawOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return /\p{Surrogate}/u.test(value) ? 'which contains half a surrogate pair: pass whole characters' : undefined;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? undefined : 'which JSON cannot represent: pass a finite number';
  }
  return typeof value === 'bigint' && value !== BigInt.asIntN(64, value)
    ? 'which exceeds 64 bits: pass a smaller integer'
    : undefined;
}

/** Finds the scalars of a document for which `reasonOf` returns a reason. Most documents have none, so the first pass builds no paths. */
export function scalarsIn(document: unknown, reasonOf: Reason): BadScalar[] {
  return isClean(document, reasonOf, 0) ? [] : new Search(reasonOf).run(document);
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
  private readonly results: BadScalar[] = [];
  /** Keys of the current value. */
  private readonly path: (string | number)[] = [];
  /** Objects and lists that contain the current value. */
  private readonly ancestors = new Set<object>();

  public constructor(private readonly reasonOf: Reason) {}

  public run(document: unknown): BadScalar[] {
    this.visit(document);
    return this.results;
  }

  private visit(value: unknown): void {
    if (typeof value === 'string' ? PLAIN.test(value) : typeof value === 'boolean') {
      return;
    }
    if (typeof value !== 'object' || value === null) {
      this.report(value, 'is');
    } else if (!this.ancestors.has(value)) {
      this.ancestors.add(value);
      const isList = Array.isArray(value);
      for (const [key, inner] of Object.entries(value)) {
        if (!isList && !PLAIN.test(key)) {
          this.report(key, 'has the key');
        }
        this.path.push(isList ? Number(key) : key);
        this.visit(inner);
        this.path.pop();
      }
      this.ancestors.delete(value);
    }
  }

  private report(scalar: unknown, verb: string): void {
    const reason = this.reasonOf(scalar);
    if (reason !== undefined) {
      const text = `${pathText(this.path)} ${verb} ${scalarText(scalar)}, ${reason}`.trimStart();
      this.results.push({ path: [...this.path], text });
    }
  }
}
