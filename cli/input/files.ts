import { type Dirent, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, reasonOf } from './problem';

/** Name of standard input in messages. */
export const STDIN = '<stdin>';

const MANIFEST = /\.(ya?ml|json)$/i;
/** Text that every manifest contains. Other files of a folder are not manifests. */
const API_VERSION = /apiVersion/;
const MAX_BYTES = 2 ** 28;

/** Text of a file. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** True if the user passed the file, false if it comes from a folder. */
  readonly isNamed: boolean;
}

/** Reads files, folders and standard input, and reports unreadable ones as problems. */
export class Files {
  public readonly problems: Problem[] = [];
  /** Real paths of the folders read so far, so that a loop of symbolic links ends. */
  private readonly visited = new Set<string>();

  public *read(paths: readonly string[]): Iterable<Source> {
    for (const path of new Set(paths)) {
      if (path === '') {
        this.problems.push({ file: "''", message: "is empty text: pass a file, a folder or '-'" });
      } else if (path === '-') {
        yield* this.readText(0, STDIN, true);
      } else {
        yield* this.readPath(path);
      }
    }
  }

  private *readPath(path: string): Iterable<Source> {
    const stats = this.attempt(path, () => statSync(path));
    if (!stats?.isDirectory()) {
      yield* stats ? this.readText(path, path, true, stats.size) : [];
      return;
    }
    let isEmpty = true;
    const problemCount = this.problems.length;
    for (const source of this.readFolder(path)) {
      isEmpty = false;
      yield source;
    }
    if (isEmpty && this.problems.length === problemCount) {
      this.problems.push({
        file: path,
        message: 'contains no manifests: pass a folder with .yaml, .yml or .json files',
      });
    }
  }

  private *readFolder(folder: string): Iterable<Source> {
    const real = this.attempt(folder, () => realpathSync(folder));
    if (real === undefined || this.visited.has(real)) return;
    this.visited.add(real);
    const entries = this.attempt(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (!entry.name.startsWith('.') && entry.name !== 'node_modules') yield* this.readEntry(folder, entry);
    }
  }

  private *readEntry(folder: string, entry: Dirent): Iterable<Source> {
    const path = join(folder, entry.name);
    const isManifest = MANIFEST.test(entry.name);
    if (entry.isDirectory()) {
      yield* this.readFolder(path);
    } else if (isManifest || entry.isSymbolicLink()) {
      const stats = this.attempt(path, () => statSync(path));
      if (stats?.isDirectory()) yield* this.readFolder(path);
      else if (stats?.isFile() && isManifest) yield* this.readText(path, path, false, stats.size);
    }
  }

  private *readText(from: string | 0, file: string, isNamed: boolean, size = 0): Iterable<Source> {
    const text = this.attempt(file, () => {
      if (size > MAX_BYTES) throw new Error(`has ${size} bytes, more than ${MAX_BYTES / 2 ** 20} MiB: split it`);
      return decode(readFileSync(from));
    });
    if (text !== undefined && (isNamed || API_VERSION.test(text))) yield { file, text, isNamed };
  }

  private attempt<T>(file: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.problems.push({ file, message: reasonOf(error) });
      return undefined;
    }
  }
}

/** Decodes UTF-8, with or without a byte order mark. */
function decode(bytes: Buffer): string {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))) {
    throw new Error('is not UTF-8 but UTF-16: save it as UTF-8');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`is not UTF-8: byte ${firstInvalidByte(bytes)} is not part of a character. Save it as UTF-8.`);
  }
}

/** Returns the position of the first byte that is not UTF-8, counted from 1. */
function firstInvalidByte(bytes: Buffer): number {
  const decoded = Buffer.from(bytes.toString('utf8'));
  return decoded.findIndex((byte, i) => byte !== bytes[i]) + 1;
}
