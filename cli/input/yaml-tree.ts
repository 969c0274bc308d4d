import { EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent, getScalarValue } from 'js-yaml';
import type { JsonPath } from '../../lib/kube/json-path';
import type { PaddedText } from './padded-text';
import { YamlError } from './yaml-error';

/** Maximum number of values in a document after aliases are resolved. Nested aliases can make this number grow exponentially. */
const MAX_VALUES = 5_000_000;

/** Positions of the fields of a document. */
export interface YamlTree {
  readonly root: YamlNode;
  readonly duplicateKeys: readonly DuplicateKey[];
}

/** Value of a field or an item. */
export interface YamlNode {
  readonly offset: number;
  readonly isNonEmptyScalar: boolean;
  readonly children: ReadonlyMap<string | number, YamlField>;
}

interface YamlField {
  /** Offset of the key, or of the item of a list. */
  readonly offset: number;
  readonly node: YamlNode;
}

/** Repeated key of a map. */
export interface DuplicateKey {
  readonly path: JsonPath;
  readonly offset: number;
  readonly firstOffset: number;
}

const NO_CHILDREN: ReadonlyMap<string, YamlField> = new Map();

/**
 * Reads the positions of documents; undefined for an empty document.
 *
 * @param keyOf converts a plain scalar to the text of a key
 * @throws YamlError if JSON cannot represent a document, an alias has no anchor, or aliases exceed the maximum number of values
 */
export function readTrees(
  padded: PaddedText,
  events: readonly Event[],
  keyOf: (source: string) => string,
): (YamlTree | undefined)[] {
  return new TreeReader(padded, events, keyOf).readDocuments();
}

/** Returns the offset of a field, or of its nearest ancestor: of the value of a scalar that is not empty, otherwise of the key. */
export function offsetOf({ root }: YamlTree, path: JsonPath): number {
  let [node, offset] = [root, root.offset];
  for (const key of path) {
    const field = node.children.get(key) ?? node.children.get(String(key));
    if (!field) return offset;
    node = field.node;
    offset = node.isNonEmptyScalar ? node.offset : field.offset;
  }
  return offset;
}

interface Anchor {
  readonly node: YamlNode;
  readonly valueCount: number;
  /** Text of a scalar, which can be a key. */
  readonly key?: string;
}

class TreeReader {
  private readonly text: string;
  private eventIndex = 0;
  private valueCount = 0;
  private duplicateKeys: DuplicateKey[] = [];
  private anchors = new Map<string, Anchor>();
  private readonly path: (string | number)[] = [];

  public constructor(
    private readonly padded: PaddedText,
    private readonly events: readonly Event[],
    private readonly keyOf: (source: string) => string,
  ) {
    this.text = padded.text;
  }

  public readDocuments(): (YamlTree | undefined)[] {
    const documents: (YamlTree | undefined)[] = [];
    while (this.eventIndex < this.events.length) {
      this.eventIndex++;
      this.valueCount = 0;
      this.duplicateKeys = [];
      this.anchors = new Map();
      const root = this.isEnd() ? undefined : this.read(0);
      this.eventIndex++;
      documents.push(root && { root, duplicateKeys: this.duplicateKeys });
    }
    return documents;
  }

  private isEnd(): boolean {
    return this.events[this.eventIndex]?.type === EVENT_ID.POP;
  }

  /** Reads a value. A value without text has the position of its key. */
  private read(parentOffset: number): YamlNode {
    const event = this.events[this.eventIndex++];
    const countBefore = this.valueCount++;
    if (event?.type === EVENT_ID.ALIAS) return this.resolveAlias(event).node;
    const node = this.readContent(event, parentOffset);
    if (event && 'anchorStart' in event && event.anchorStart >= 0) {
      const key = event.type === EVENT_ID.SCALAR ? this.keyText(event) : undefined;
      this.anchors.set(anchorName(this.text, event), { node, valueCount: this.valueCount - countBefore, key });
    }
    return node;
  }

  private readContent(event: Event | undefined, parentOffset: number): YamlNode {
    if (event?.type === EVENT_ID.SEQUENCE) return this.readCollection(event.start, (offset) => this.readItems(offset));
    if (event?.type === EVENT_ID.MAPPING) return this.readCollection(event.start, (offset) => this.readFields(offset));
    const scalar = event?.type === EVENT_ID.SCALAR ? event : undefined;
    return {
      offset: (scalar && this.scalarOffset(scalar)) ?? parentOffset,
      isNonEmptyScalar: scalar !== undefined && scalar.valueEnd > scalar.valueStart,
      children: NO_CHILDREN,
    };
  }

  private readCollection(paddedOffset: number, read: (offset: number) => YamlNode['children']): YamlNode {
    const offset = this.padded.originalOffset(paddedOffset);
    return { offset, isNonEmptyScalar: false, children: read(offset) };
  }

  private scalarOffset(event: ScalarEvent): number | undefined {
    const offset = offsetOfScalar(this.text, event);
    return offset === undefined ? undefined : this.padded.originalOffset(offset);
  }

  private readItems(parentOffset: number): Map<number, YamlField> {
    const items = new Map<number, YamlField>();
    for (let i = 0; !this.isEnd(); i++) {
      const node = this.readAt(i, parentOffset);
      items.set(i, { offset: node.offset, node });
    }
    this.eventIndex++;
    return items;
  }

  private readFields(parentOffset: number): Map<string, YamlField> {
    const fields = new Map<string, YamlField>();
    const firstOffsets = new Map<string, number>();
    while (!this.isEnd()) {
      const { key, offset } = this.readKey(parentOffset);
      const firstOffset = firstOffsets.get(key);
      if (firstOffset === undefined) firstOffsets.set(key, offset);
      else if (key !== '<<') this.duplicateKeys.push({ path: [...this.path, key], offset, firstOffset });
      // the last value of a duplicate key takes effect
      fields.set(key, { offset, node: this.readAt(key, offset) });
    }
    this.eventIndex++;
    return fields;
  }

  private readAt(key: string | number, parentOffset: number): YamlNode {
    this.path.push(key);
    const node = this.read(parentOffset);
    this.path.pop();
    return node;
  }

  /** Reads a key. Templates without quotes, such as `{{ .Values.name }}`, have a map as a key. */
  private readKey(parentOffset: number): { readonly key: string; readonly offset: number } {
    const event = this.events[this.eventIndex];
    const alias = event?.type === EVENT_ID.ALIAS ? this.resolveAlias(event) : undefined;
    const key = event?.type === EVENT_ID.SCALAR ? this.keyText(event) : alias?.key;
    const { offset } = this.read(parentOffset);
    if (key === undefined) throw new YamlError('a key is a map or a list, must be text: quote it', offset);
    return { key, offset };
  }

  private keyText(event: ScalarEvent): string {
    const source = getScalarValue(this.text, event);
    return event.style === SCALAR_STYLE.PLAIN ? this.keyOf(source) : source;
  }

  private resolveAlias(event: { readonly anchorStart: number; readonly anchorEnd: number }): Anchor {
    const anchor = this.anchors.get(anchorName(this.text, event));
    if (!anchor) {
      throw new YamlError(
        `is not YAML: alias of the unknown anchor '${anchorName(this.text, event)}': define the anchor before the alias`,
        this.padded.originalOffset(event.anchorStart),
      );
    }
    this.valueCount += anchor.valueCount;
    if (this.valueCount > MAX_VALUES)
      throw new YamlError(`has too many aliases: more than ${MAX_VALUES} values. Remove some.`, 0);
    return anchor;
  }
}

function anchorName(
  text: string,
  { anchorStart, anchorEnd }: { readonly anchorStart: number; readonly anchorEnd: number },
) {
  return text.slice(anchorStart, anchorEnd);
}

/** Quotes and block indicators of scalars. */
const INDICATORS: { readonly [style: number]: string } = {
  [SCALAR_STYLE.SINGLE_QUOTED]: "'",
  [SCALAR_STYLE.DOUBLE_QUOTED]: '"',
  [SCALAR_STYLE.LITERAL_BLOCK]: '|',
  [SCALAR_STYLE.FOLDED_BLOCK]: '>',
};

/** Returns the offset of a scalar with its quote or block indicator; undefined if it has no text. */
function offsetOfScalar(text: string, { style, valueStart }: ScalarEvent): number | undefined {
  if (valueStart < 0) return undefined;
  const indicator = INDICATORS[style] ?? '';
  return indicator === '' ? valueStart : text.lastIndexOf(indicator, valueStart - 1);
}
