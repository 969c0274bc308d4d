import { type Dirent, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  /** Real paths of the folders read so far for one path of the user, so that a loop of symbolic links ends. */
  private readonly visited = new Set<string>();
  /** Real paths of the files read so far, because paths of the user can overlap. True for manifests and unreadable files. */
  private readonly areManifests = new Map<string, boolean>();
  /** Real paths that the user passed. */
  private readonly named = new Set<string>();

  public *read(paths: readonly string[]): Iterable<Source> {
    paths.forEach((path) => this.named.add(realPathOf(path)));
    for (const path of new Set(paths)) {
      if (path === '') {
        this.problems.push({ file: "''", message: "is empty text: pass a file, a folder or '-'" });
      } else if (path === '-') {
        const text = this.textOf(0, STDIN);
        if (text !== undefined) yield { file: STDIN, text, isNamed: true };
      } else {
        yield* this.readPath(path);
      }
    }
  }

  private *readPath(path: string): Iterable<Source> {
    this.visited.clear();
    const stats = this.attempt(path, () => statSync(path));
    if (!stats) return;
    if (!stats.isDirectory()) {
      yield* this.readFile(path, stats.size);
      return;
    }
    const problemCount = this.problems.length;
    const hasManifests = yield* this.readFolder(path);
    if (!hasManifests && this.problems.length === problemCount) {
      this.problems.push({
        file: path,
        message: 'contains no manifests: pass a folder with .yaml, .yml or .json files',
      });
    }
  }

  /** Reads a folder. Returns true if it contains manifests, read now or before. */
  private *readFolder(folder: string): Generator<Source, boolean> {
    const real = this.attempt(folder, () => realpathSync(folder));
    if (real === undefined || this.visited.has(real)) return false;
    this.visited.add(real);
    const entries = this.attempt(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
    let hasManifests = false;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const isRead = !entry.name.startsWith('.') && entry.name !== 'node_modules';
      if (isRead && (yield* this.readEntry(folder, entry))) hasManifests = true;
    }
    return hasManifests;
  }

  private *readEntry(folder: string, entry: Dirent): Generator<Source, boolean> {
    const path = join(folder, entry.name);
    const isManifest = MANIFEST.test(entry.name);
    if (entry.isDirectory()) return yield* this.readFolder(path);
    if (!isManifest && !entry.isSymbolicLink()) return false;
    const stats = this.attempt(path, () => statSync(path));
    if (stats?.isDirectory()) return yield* this.readFolder(path);
    return stats?.isFile() && isManifest ? yield* this.readFile(path, stats.size) : false;
  }

  /** Reads a file once. Returns true if it is a manifest. */
  private *readFile(path: string, size: number): Generator<Source, boolean> {
    const real = realPathOf(path);
    const wasManifest = this.areManifests.get(real);
    if (wasManifest !== undefined) return wasManifest;
    const isNamed = this.named.has(real);
    const text = this.textOf(path, path, size);
    const isManifest = text === undefined || isNamed || API_VERSION.test(text);
    this.areManifests.set(real, isManifest);
    if (text !== undefined && isManifest) yield { file: path, text, isNamed };
    return isManifest;
  }

  private textOf(from: string | 0, file: string, size = 0): string | undefined {
    return this.attempt(file, () => {
      if (size > MAX_BYTES) throw new Error(`has ${size} bytes, more than ${MAX_BYTES / 2 ** 20} MiB: split it`);
      return decode(readFileSync(from));
    });
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

/** Returns the path without symbolic links, or the path itself if it is missing or a pipe. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
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
