/** Words that cannot name a variable of a module, and names of the program itself. */
const RESERVED = (
  'app arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
  'finally for function if implements import in instanceof interface let new null package private protected public return static ' +
  'super switch this throw true try typeof undefined var void while with yield process require module exports console global'
).split(' ');

/** Unique names of variables and IDs of constructs. */
export class Names {
  private readonly variables = new UniqueNames(RESERVED, '');
  // a construct rejects a child with the ID 'constructor'
  private readonly ids = new UniqueNames(['constructor'], '-');

  /** Returns a variable for an object, such as `ragApi` for 'rag-api'. */
  public variable(name: string): string {
    const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const camel = words
      .map((word, i) => (i === 0 ? lowerFirst(word) : word[0]?.toUpperCase() + word.slice(1)))
      .join('');
    return this.variables.add(/^[a-z]/.test(camel) ? camel : `object${camel}`);
  }

  /** Returns the ID of a construct. Replaces slashes, which separate IDs in a path. */
  public id(name: string): string {
    return this.ids.add(name.replaceAll('/', '-'));
  }

  /** Returns a name as an ID if it is free, or else another name. */
  public firstFreeId(name: string, other: string): string {
    return this.id(this.ids.has(name) ? other : name);
  }

  /** Releases an ID. */
  public release(id: string): void {
    this.ids.delete(id);
  }
}

function lowerFirst(word: string): string {
  return /^[A-Z]+$/.test(word) ? word.toLowerCase() : (word[0] ?? '').toLowerCase() + word.slice(1);
}

class UniqueNames {
  private readonly taken: Set<string>;
  /** Last number that `add()` appended to each name. */
  private readonly lastNumbers = new Map<string, number>();

  public constructor(
    taken: readonly string[],
    private readonly separator: string,
  ) {
    this.taken = new Set(taken);
  }

  public has(name: string): boolean {
    return this.taken.has(name);
  }

  public delete(name: string): void {
    this.taken.delete(name);
  }

  public add(name: string): string {
    let free = name;
    for (let i = (this.lastNumbers.get(name) ?? 1) + 1; this.taken.has(free); i++) {
      free = `${name}${this.separator}${i}`;
      this.lastNumbers.set(name, i);
    }
    this.taken.add(free);
    return free;
  }
}
