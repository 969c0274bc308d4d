/** Unique IDs of Mermaid: letters, digits, underscores, and in names of groups hyphens. */
export class Ids {
  private readonly taken = new Set<string>();

  /** Returns an ID for a text: the text without other characters, and a number if the ID is taken. */
  public idFor(text: string, others = /\W/g): string {
    const base = text.replace(others, '_');
    let id = base;
    for (let n = 2; this.taken.has(id); n++) id = `${base}_${n}`;
    this.taken.add(id);
    return id;
  }
}
