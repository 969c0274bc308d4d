/** Text of one or more documents in a file. */
export interface DocumentText {
  readonly text: string;
  /** Number of lines before the text. */
  readonly line: number;
}

/** Start of a document. In YAML this line cannot be part of a value. */
const SEPARATOR = /^---(?=\s|$)/gm;
const DIRECTIVE = /^%/m;

/** Splits a file into its documents, so that only one of them is in memory as a tree. */
export function* documentTexts(text: string): Iterable<DocumentText> {
  let [start, line] = [0, 0];
  for (const { index } of text.matchAll(SEPARATOR)) {
    const part = text.slice(start, index);
    // directives belong to the document after the separator
    if (index === 0 || DIRECTIVE.test(part)) continue;
    yield { text: part, line };
    [start, line] = [index, line + linesIn(part)];
  }
  yield { text: text.slice(start), line };
}

function linesIn(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
  return count;
}
