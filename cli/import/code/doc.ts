/** Code on one line if it fits, otherwise on several. */
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
const STEP = 2;

/** Writes code at an indentation, with the line width of Prettier in this project. `column` is the length of the line before the code. */
export function written(doc: Doc, indent = 0, column = indent): string {
  const line = flat(doc);
  if (typeof doc === 'string' || (!line.includes('\n') && column + line.length < WIDTH)) return line;
  if (isSequence(doc)) return doc.reduce<string>((text, part) => text + written(part, indent, end(text, column)), '');
  return 'links' in doc ? writtenChain(doc, indent, column) : writtenGroup(doc, indent, column);
}

function writtenChain({ receiver, links }: Chain, indent: number, column: number): string {
  const [only] = links;
  if (only !== undefined && links.length === 1) {
    const start = written(receiver, indent, column);
    return start + written(only, indent, end(start, column));
  }
  const rows = links.map((link) => newLine(indent + STEP) + written(link, indent + STEP));
  return written(receiver, indent, column) + rows.join('');
}

function writtenGroup({ open, items, close, isSpaced }: Group, indent: number, column: number): string {
  const last = items.at(-1);
  const first = items.slice(0, -1).map(flat);
  const start = [open + first.join(', '), ...(first.length > 0 ? [', '] : [])].join('');
  // like Prettier, breaks only the last argument if it is an object or a list
  const isHugged = !isSpaced && open !== '[' && isBracketed(last) && !start.includes('\n');
  if (isHugged && end(start, column) < WIDTH) return `${start}${written(last, indent, end(start, column))}${close}`;
  const rows = items.map((item) => `${newLine(indent + STEP)}${written(item, indent + STEP)},`);
  return `${open}${rows.join('')}${newLine(indent)}${close}`;
}

function flat(doc: Doc): string {
  if (typeof doc === 'string') return doc;
  if (isSequence(doc)) return doc.map(flat).join('');
  if ('links' in doc) return flat(doc.receiver) + doc.links.map(flat).join('');
  const { open, items, close, isSpaced } = doc;
  const space = isSpaced && items.length > 0 ? ' ' : '';
  return open + space + items.map(flat).join(', ') + space + close;
}

function isSequence(doc: Doc | undefined): doc is readonly Doc[] {
  return Array.isArray(doc);
}

function isBracketed(doc: Doc | undefined): doc is Group {
  return typeof doc === 'object' && 'open' in doc && (doc.open === '{' || doc.open === '[') && doc.items.length > 0;
}

/** Column after a text that starts at a column. */
function end(text: string, column: number): number {
  const line = text.lastIndexOf('\n');
  return line < 0 ? column + text.length : text.length - line - 1;
}

function newLine(indent: number): string {
  return `\n${' '.repeat(indent)}`;
}
