/** Text of one or more documents in a file. */
export interface DocumentText {
  readonly text: string;
  /** Number of lines before the text. */
  readonly line: number;
}

/** Start of a document. In YAML this line cannot be part of a value. */
const SEPARATOR = /^---(?=\s|$)/gm;
/** Start of a JSON object after another one. In a map or list, a comma separates them. */
const NEXT_JSON = /^\{(?<=\}[ \t\r]*\n\s*\{)/gm;
const DIRECTIVE = /^%/m;

/** Splits a file into its documents, so that memory contains the tree of only one. */
export function* documentTexts(text: string): Iterable<DocumentText> {
  let [start, line] = [0, 0];
  for (const { index } of text.matchAll(SEPARATOR)) {
    const part = text.slice(start, index);
    // directives belong to the document after the separator
    if (index === 0 || DIRECTIVE.test(part)) continue;
    yield* valuesIn({ text: part, line });
    [start, line] = [index, line + linesIn(part)];
  }
  yield* valuesIn({ text: text.slice(start), line });
}

/** Splits JSON values in a row, such as one on each line. `kubectl` reads them too. */
function* valuesIn({ text, line }: DocumentText): Iterable<DocumentText> {
  let [start, before] = [0, line];
  if (/^\s*\{/.test(text)) {
    for (const { index } of text.matchAll(NEXT_JSON)) {
      const value = text.slice(start, index);
      yield { text: value, line: before };
      [start, before] = [index, before + linesIn(value)];
    }
  }
  yield { text: text.slice(start), line: before };
}

function linesIn(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
  return count;
}
