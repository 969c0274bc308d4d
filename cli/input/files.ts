import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Problem, reasonOf } from './problem';
import { readText } from './read-text';

/** Name of standard input in messages. */
export const STDIN = '<stdin>';

const MANIFEST = /\.(ya?ml|json)$/i;
/** Text that every manifest contains. Other files of a folder are not manifests. */
const API_VERSION = /apiVersion/;

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
  /** Files read so far by real path, because paths of the user can overlap. True for manifests and unreadable files. */
  private readonly isManifestByPath = new Map<string, boolean>();
  /** Real paths that the user passed. */
  private readonly named = new Set<string>();

  public *read(paths: readonly string[]): Iterable<Source> {
    paths.forEach((path) => this.named.add(realPathOf(path)));
    for (const path of new Set(paths)) {
      if (path === '') {
        this.problems.push({ file: "''", message: "is empty text: pass a file, a folder or '-'" });
      } else if (path === '-') {
        const text = this.attempt(STDIN, () => readText(0));
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
      yield* this.readFile(path);
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
    return stats?.isFile() && isManifest ? yield* this.readFile(path) : false;
  }

  /** Reads a file once. Returns true if it is a manifest. */
  private *readFile(path: string): Generator<Source, boolean> {
    const real = realPathOf(path);
    const wasManifest = this.isManifestByPath.get(real);
    if (wasManifest !== undefined) return wasManifest;
    const isNamed = this.named.has(real);
    const text = this.attempt(path, () => readText(path));
    const isManifest = text === undefined || isNamed || API_VERSION.test(text);
    this.isManifestByPath.set(real, isManifest);
    if (text !== undefined && isManifest) yield { file: path, text, isNamed };
    return isManifest;
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
