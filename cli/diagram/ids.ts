/** Unique IDs of nodes and subgraphs in Mermaid. */
export class Ids {
  private readonly taken = new Set<string>();

  /**
   * Returns the text as an ID, with a number at the end if the ID is taken.
   *
   * @param others characters to replace with underscores
   */
  public idFor(text: string, others = /\W/g): string {
    const base = text.replace(others, '_');
    let id = base;
    for (let n = 2; this.taken.has(id); n++) id = `${base}_${n}`;
    this.taken.add(id);
    return id;
  }
}
