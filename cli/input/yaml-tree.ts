import { EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent, getScalarValue } from 'js-yaml';
import type { JsonPath } from '../../lib/kube/json-path';
import type { PaddedText } from './padded-text';
import { YamlError } from './yaml-error';

/** Maximum number of values in a document after aliases are resolved. Aliases of aliases grow exponentially. */
const MAX_VALUES = 5_000_000;

/** Positions of the fields of a document. */
export interface YamlTree {
  readonly root: YamlNode;
  readonly repeated: readonly RepeatedKey[];
}

/** Value of a field or an item. */
export interface YamlNode {
  readonly start: number;
  /** True for a scalar that is not empty. */
  readonly isScalar: boolean;
  readonly children: ReadonlyMap<string | number, YamlField>;
}

interface YamlField {
  /** Offset of the key, or of the item of a list. */
  readonly start: number;
  readonly node: YamlNode;
}

/** A key that a map has twice. */
export interface RepeatedKey {
  readonly path: JsonPath;
  readonly offset: number;
  readonly firstOffset: number;
}

const NO_CHILDREN: ReadonlyMap<string, YamlField> = new Map();

/**
 * Reads the positions of documents; undefined for an empty document.
 *
 * @param keyOf returns the key of a map for text without quotes
 * @throws YamlError if JSON cannot represent a document
 */
export function readTrees(
  padded: PaddedText,
  events: readonly Event[],
  keyOf: (source: string) => string,
): (YamlTree | undefined)[] {
  return new TreeReader(padded, events, keyOf).documents();
}

/** Returns the offset of a field, or of the closest field above it. For a scalar, this is the offset of its value, otherwise of its key. */
export function offsetOf({ root }: YamlTree, path: JsonPath): number {
  let [node, offset] = [root, root.start];
  for (const key of path) {
    const field = node.children.get(key) ?? node.children.get(String(key));
    if (!field) return offset;
    node = field.node;
    offset = node.isScalar ? node.start : field.start;
  }
  return offset;
}

interface Anchor {
  readonly node: YamlNode;
  readonly values: number;
  /** Text of a scalar, which can be a key. */
  readonly key?: string;
}

class TreeReader {
  private readonly text: string;
  private next = 0;
  private values = 0;
  private repeated: RepeatedKey[] = [];
  private anchors = new Map<string, Anchor>();
  private readonly path: (string | number)[] = [];

  public constructor(
    private readonly padded: PaddedText,
    private readonly events: readonly Event[],
    private readonly keyOf: (source: string) => string,
  ) {
    this.text = padded.text;
  }

  public documents(): (YamlTree | undefined)[] {
    const documents: (YamlTree | undefined)[] = [];
    while (this.next < this.events.length) {
      this.next++;
      this.values = 0;
      this.repeated = [];
      this.anchors = new Map();
      const root = this.isEnd() ? undefined : this.read(0);
      this.next++;
      documents.push(root && { root, repeated: this.repeated });
    }
    return documents;
  }

  private isEnd(): boolean {
    return this.events[this.next]?.type === EVENT_ID.POP;
  }

  /** Reads a value. A value without text has the position of its key. */
  private read(above: number): YamlNode {
    const event = this.events[this.next++];
    const before = this.values++;
    if (event?.type === EVENT_ID.ALIAS) return this.aliased(event).node;
    const node = this.content(event, above);
    if (event && 'anchorStart' in event && event.anchorStart >= 0) {
      const key = event.type === EVENT_ID.SCALAR ? this.keyText(event) : undefined;
      this.anchors.set(nameOf(this.text, event), { node, values: this.values - before, key });
    }
    return node;
  }

  private content(event: Event | undefined, above: number): YamlNode {
    if (event?.type === EVENT_ID.SEQUENCE) return this.collection(event.start, (start) => this.items(start));
    if (event?.type === EVENT_ID.MAPPING) return this.collection(event.start, (start) => this.fields(start));
    const scalar = event?.type === EVENT_ID.SCALAR ? event : undefined;
    return {
      start: (scalar && this.scalarStart(scalar)) ?? above,
      isScalar: scalar !== undefined && scalar.valueEnd > scalar.valueStart,
      children: NO_CHILDREN,
    };
  }

  private collection(offset: number, read: (start: number) => YamlNode['children']): YamlNode {
    const start = this.padded.original(offset);
    return { start, isScalar: false, children: read(start) };
  }

  private scalarStart(event: ScalarEvent): number | undefined {
    const offset = startOf(this.text, event);
    return offset === undefined ? undefined : this.padded.original(offset);
  }

  private items(start: number): Map<number, YamlField> {
    const items = new Map<number, YamlField>();
    for (let i = 0; !this.isEnd(); i++) {
      const node = this.readAt(i, start);
      items.set(i, { start: node.start, node });
    }
    this.next++;
    return items;
  }

  private fields(above: number): Map<string, YamlField> {
    const fields = new Map<string, YamlField>();
    const firsts = new Map<string, number>();
    while (!this.isEnd()) {
      const { key, start } = this.readKey(above);
      const firstOffset = firsts.get(key);
      if (firstOffset === undefined) firsts.set(key, start);
      else if (key !== '<<') this.repeated.push({ path: [...this.path, key], offset: start, firstOffset });
      // the last value of a repeated key takes effect
      fields.set(key, { start, node: this.readAt(key, start) });
    }
    this.next++;
    return fields;
  }

  private readAt(key: string | number, above: number): YamlNode {
    this.path.push(key);
    const node = this.read(above);
    this.path.pop();
    return node;
  }

  /** Reads a key. Templates without quotes, such as `{{ .Values.name }}`, have a map as a key. */
  private readKey(above: number): { readonly key: string; readonly start: number } {
    const event = this.events[this.next];
    const alias = event?.type === EVENT_ID.ALIAS ? this.aliased(event) : undefined;
    const key = event?.type === EVENT_ID.SCALAR ? this.keyText(event) : alias?.key;
    const { start } = this.read(above);
    if (key === undefined) throw new YamlError('a key is a map or a list, must be text: quote it', start);
    return { key, start };
  }

  private keyText(event: ScalarEvent): string {
    const source = getScalarValue(this.text, event);
    return event.style === SCALAR_STYLE.PLAIN ? this.keyOf(source) : source;
  }

  private aliased(event: { readonly anchorStart: number; readonly anchorEnd: number }): Anchor {
    const anchor = this.anchors.get(nameOf(this.text, event));
    if (!anchor) {
      throw new YamlError(
        `is not YAML: alias of the unknown anchor '${nameOf(this.text, event)}'`,
        this.padded.original(event.anchorStart),
      );
    }
    this.values += anchor.values;
    if (this.values > MAX_VALUES)
      throw new YamlError(`has too many aliases: more than ${MAX_VALUES} values. Remove some.`, 0);
    return anchor;
  }
}

function nameOf(
  text: string,
  { anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number },
) {
  return text.slice(anchorStart, anchorEnd);
}

/** Indicators before the text of a scalar. */
const BEFORE: { readonly [style: number]: string } = {
  [SCALAR_STYLE.SINGLE_QUOTED]: "'",
  [SCALAR_STYLE.DOUBLE_QUOTED]: '"',
  [SCALAR_STYLE.LITERAL_BLOCK]: '|',
  [SCALAR_STYLE.FOLDED_BLOCK]: '>',
};

/** Returns the offset of a scalar with its quote or block indicator; undefined if it has no text. */
function startOf(text: string, { style, valueStart }: ScalarEvent): number | undefined {
  if (valueStart < 0) return undefined;
  const before = BEFORE[style] ?? '';
  return before === '' ? valueStart : text.lastIndexOf(before, valueStart - 1);
}
