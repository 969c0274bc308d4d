import type { DocumentText } from './document-text';
import type { Place } from './problem';

/** Lines of a part of a file. */
export class Lines {
  private starts?: readonly number[];

  public constructor(private readonly part: DocumentText) {}

  /** Converts an offset in the part to a line and a column of the file. */
  public placeOf(offset: number): Place {
    const starts = (this.starts ??= startsOf(this.part.text));
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: this.part.linesBefore + low + 1, column: offset - (starts[low] ?? 0) + 1 };
  }
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}
