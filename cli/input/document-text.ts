/** Text of one or more documents in a file. */
export interface DocumentText {
  readonly text: string;
  /** Number of lines before the text. */
  readonly linesBefore: number;
}

/** Start of a document. In YAML this line cannot be part of a value. */
const SEPARATOR = /^---(?=\s|$)/gm;
/** Start of a JSON object after another one. The objects in a map or list do not match, because a comma separates them. */
const NEXT_JSON = /^\{(?<=\}[ \t\r]*\n\s*\{)/gm;
const DIRECTIVE = /^%/m;

/** Splits a file into its documents, so that memory contains the tree of only one. */
export function* documentTexts(text: string): Iterable<DocumentText> {
  let [start, linesBefore] = [0, 0];
  for (const { index } of text.matchAll(SEPARATOR)) {
    const part = text.slice(start, index);
    // directives belong to the document after the separator
    if (index === 0 || DIRECTIVE.test(part)) continue;
    yield* splitJson({ text: part, linesBefore });
    [start, linesBefore] = [index, linesBefore + countLineBreaks(part)];
  }
  yield* splitJson({ text: text.slice(start), linesBefore });
}

/** Splits consecutive JSON values, such as one on each line. kubectl accepts these values too. */
function* splitJson({ text, linesBefore }: DocumentText): Iterable<DocumentText> {
  let [start, before] = [0, linesBefore];
  if (/^\s*\{/.test(text)) {
    for (const { index } of text.matchAll(NEXT_JSON)) {
      const value = text.slice(start, index);
      yield { text: value, linesBefore: before };
      [start, before] = [index, before + countLineBreaks(value)];
    }
  }
  yield { text: text.slice(start), linesBefore: before };
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++;
  return count;
}
