const PADDING = ' '.repeat(200);
/** Maximum number of characters to parse again because of paddings. */
const MAX_PARSED = 2 ** 27;

/** Text with additional spaces at the start of some lines. Converts offsets to those of the original text. */
export class PaddedText {
  /** Offsets of the paddings, in ascending order. */
  private readonly paddings: number[] = [];

  public constructor(public text: string) {}

  /** Adds spaces after the indentation of a line. Returns false if the line already has them, or there are too many. */
  public pad(offset: number): boolean {
    const last = this.paddings.at(-1);
    const isPadded = last !== undefined && offset <= last + PADDING.length;
    if (isPadded || this.paddings.length * this.text.length > MAX_PARSED) return false;
    this.paddings.push(offset);
    this.text = this.text.slice(0, offset) + PADDING + this.text.slice(offset);
    return true;
  }

  /** Returns the offset in the text without paddings. */
  public originalOffset(offset: number): number {
    if (this.paddings.length === 0) return offset;
    const paddingsBefore = this.paddings.filter((padding) => padding < offset);
    const last = paddingsBefore.at(-1) ?? -Infinity;
    // an offset in a padding becomes the offset of the first character after it
    return offset - paddingsBefore.length * PADDING.length + Math.max(0, last + PADDING.length - offset);
  }
}
