import {
  type Document,
  LineCounter,
  type ParsedNode,
  type Scalar,
  type Tags,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
} from 'yaml';
import type { JsonPath } from '../../lib/kube/json-path';

/** YAML 1.1 types that kubectl's parser reads as text. */
const TEXT_FOR_KUBECTL = /^tag:yaml\.org,2002:(?:timestamp|binary|omap|pairs|set)$/;

const FLOAT = 'tag:yaml.org,2002:float';

/** Options for YAML as kubectl reads it: YAML 1.1 without dates and times. */
const OPTIONS = {
  version: '1.1',
  customTags: (tags: Tags): Tags => tags.filter(isKnownToKubectl).map(withoutDots),
  prettyErrors: false,
  logLevel: 'error',
  // kubectl accepts repeated keys, so they are findings
  uniqueKeys: false,
} as const;

function isKnownToKubectl(tag: Tags[number]): boolean {
  return typeof tag !== 'object' || !(TEXT_FOR_KUBECTL.test(tag.tag) || tag.format === 'TIME');
}

/** The yaml package reads a dot without digits, such as the path '.', as a number. */
function withoutDots(tag: Tags[number]): Tags[number] {
  return typeof tag === 'object' && tag.tag === FLOAT && 'test' in tag && tag.test
    ? { ...tag, test: new RegExp(`^(?![-+]?[._]*$)(?:${tag.test.source})`) }
    : tag;
}

export type YamlDocument = Document.Parsed<ParsedNode>;

/** A key that a map has twice. */
export interface RepeatedKey {
  readonly path: JsonPath;
  readonly offset: number;
  readonly firstOffset: number;
}

/** Parses a part of a file. */
export function parseYaml(text: string): { readonly documents: YamlDocument[]; readonly lines: LineCounter } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { ...OPTIONS, lineCounter: lines });
  return { documents: Array.isArray(parsed) ? (parsed as YamlDocument[]) : [], lines };
}

/** Finds the keys that JSON cannot have. */
export class Keys {
  public readonly repeated: RepeatedKey[] = [];
  /** Offset of a key that is a map or list, as in `{{ .Values.name }}` without quotes. */
  public collection: number | undefined;
  private readonly path: (string | number)[] = [];

  public constructor(document: YamlDocument) {
    this.visit(document.contents);
  }

  private visit(node: unknown): void {
    if (isSeq<ParsedNode>(node)) {
      node.items.forEach((item, i) => this.visitAt(i, item));
    } else if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const seen = new Map<string, number>();
      for (const { key, value } of node.items) {
        if (isScalar(key)) {
          this.checkKey(seen, key);
          this.visitAt(String(key.value), value);
        } else {
          this.collection ??= key.range[0];
        }
      }
    }
  }

  private visitAt(key: string | number, value: unknown): void {
    this.path.push(key);
    this.visit(value);
    this.path.pop();
  }

  private checkKey(seen: Map<string, number>, key: Scalar.Parsed): void {
    const name = String(key.value);
    const firstOffset = seen.get(name);
    if (firstOffset === undefined) {
      seen.set(name, key.range[0]);
    } else if (name !== '<<') {
      this.repeated.push({ path: [...this.path, name], offset: key.range[0], firstOffset });
    }
  }
}

/** Returns the offset of a field, or of the closest field above it: of a scalar its value, of a map or list its key. */
export function offsetOf(document: YamlDocument, path: JsonPath): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    node = resolve(document, node);
    if (isSeq<ParsedNode>(node) && typeof key === 'number') {
      node = node.items[key];
      offset = startOf(node) ?? offset;
    } else {
      const pairs = isMap<ParsedNode, ParsedNode | null>(node)
        ? node.items.filter((item) => isScalar(item.key) && String(item.key.value) === String(key))
        : [];
      // the last value of a repeated key takes effect
      const pair = pairs.at(-1);
      if (!pair) return offset;
      node = pair.value;
      offset = (isScalar(node) && node.source !== '' ? startOf(node) : undefined) ?? pair.key.range[0];
    }
  }
  return offset;
}

function resolve(document: YamlDocument, node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'source' in node && 'resolve' in node
    ? (node as { resolve(doc: YamlDocument): unknown }).resolve(document)
    : node;
}

function startOf(node: unknown): number | undefined {
  return (node as ParsedNode | null | undefined)?.range?.[0];
}

/** Returns false for an empty document. */
export function hasContent(document: YamlDocument): boolean {
  return (
    document.errors.length > 0 ||
    !(document.contents === null || (isScalar(document.contents) && document.contents.value === null))
  );
}
