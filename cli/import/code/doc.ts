/** Code, on one line if it fits, or on several lines. */
export type Doc = string | readonly Doc[] | Group | Chain;

/** Items between brackets. */
interface Group {
  readonly open: string;
  readonly items: readonly Doc[];
  readonly close: string;
  /** True for the braces of an object, which have spaces inside. */
  readonly isSpaced?: boolean;
}

/** Chained method calls. */
interface Chain {
  readonly receiver: Doc;
  readonly links: readonly Doc[];
}

const WIDTH = 120;
const INDENT_WIDTH = 2;

/** Formats code at an indentation, with the line width of Prettier in this project. `column` is the length of the line before the code. */
export function formatDoc(doc: Doc, indent = 0, column = indent): string {
  const line = formatOnOneLine(doc);
  if (typeof doc === 'string' || (!line.includes('\n') && column + line.length < WIDTH)) return line;
  if (isSequence(doc)) {
    return doc.reduce<string>((text, part) => text + formatDoc(part, indent, endColumn(text, column)), '');
  }
  return 'links' in doc ? formatChain(doc, indent, column) : formatGroup(doc, indent, column);
}

function formatChain({ receiver, links }: Chain, indent: number, column: number): string {
  const [only] = links;
  if (only !== undefined && links.length === 1) {
    const head = formatDoc(receiver, indent, column);
    return head + formatDoc(only, indent, endColumn(head, column));
  }
  const rows = links.map((link) => newLine(indent + INDENT_WIDTH) + formatDoc(link, indent + INDENT_WIDTH));
  return formatDoc(receiver, indent, column) + rows.join('');
}

function formatGroup({ open, items, close, isSpaced }: Group, indent: number, column: number): string {
  const last = items.at(-1);
  const others = items.slice(0, -1).map(formatOnOneLine);
  const head = [open + others.join(', '), ...(others.length > 0 ? [', '] : [])].join('');
  // like Prettier, breaks only the last argument if it is an object or a list
  const isHugged = !isSpaced && open !== '[' && isBracketed(last) && !head.includes('\n');
  const headEnd = endColumn(head, column);
  if (isHugged && headEnd < WIDTH) return `${head}${formatDoc(last, indent, headEnd)}${close}`;
  const rows = items.map((item) => `${newLine(indent + INDENT_WIDTH)}${formatDoc(item, indent + INDENT_WIDTH)},`);
  return `${open}${rows.join('')}${newLine(indent)}${close}`;
}

function formatOnOneLine(doc: Doc): string {
  if (typeof doc === 'string') return doc;
  if (isSequence(doc)) return doc.map(formatOnOneLine).join('');
  if ('links' in doc) return formatOnOneLine(doc.receiver) + doc.links.map(formatOnOneLine).join('');
  const { open, items, close, isSpaced } = doc;
  const space = isSpaced && items.length > 0 ? ' ' : '';
  return open + space + items.map(formatOnOneLine).join(', ') + space + close;
}

function isSequence(doc: Doc | undefined): doc is readonly Doc[] {
  return Array.isArray(doc);
}

function isBracketed(doc: Doc | undefined): doc is Group {
  return typeof doc === 'object' && 'open' in doc && (doc.open === '{' || doc.open === '[') && doc.items.length > 0;
}

/** Column after a text that starts at a column. */
function endColumn(text: string, column: number): number {
  const line = text.lastIndexOf('\n');
  return line < 0 ? column + text.length : text.length - line - 1;
}

function newLine(indent: number): string {
  return `\n${' '.repeat(indent)}`;
}
