import type { JsonPath } from '../../lib/kube/json-path';
import type { DocumentText } from './document-text';
import { Lines } from './lines';
import type { Place, Problem } from './problem';
import { parseYaml } from './yaml';
import { YamlError } from './yaml-error';
import { type YamlTree, offsetOf } from './yaml-tree';

/** Maximum length of a YAML document, in characters. The API server accepts objects up to 3 MiB, but a list can be larger. */
const MAX_YAML = 64 * 2 ** 20;
const TEMPLATE = /\{\{/;
const TEMPLATE_MESSAGE =
  "is a template, not a manifest: render it first, for example 'helm template CHART | cdk8s-ml-app check -'";

/** String in JSON, with the colon after a key. */
const STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** A document of a file: its value, and the positions of its fields. */
export interface ManifestDocument {
  readonly file: string;
  readonly value: unknown;
  placeOf(path: JsonPath): Place;
  readonly duplicateKeys: readonly DuplicateKeyPlace[];
}

/** Repeated key of a map. */
export interface DuplicateKeyPlace {
  readonly path: JsonPath;
  readonly place: Place;
  /** Line of the first occurrence. */
  readonly firstLine: number;
}

/** Parses a part of a file, and reports text that it cannot parse. */
export function parseDocuments(file: string, part: DocumentText, problems: Problem[]): ManifestDocument[] {
  const json = parseJson(part.text);
  if (json !== undefined) return [new LazyDocument(file, json, part, 0, duplicateKeysInJson(json, part))];
  if (part.text.length > MAX_YAML) {
    const message = `a document of ${Math.round(part.text.length / 2 ** 20)} MiB is too large for YAML: split it with '---', or pass it as JSON`;
    problems.push({ file, line: part.linesBefore + 1, message });
    return [];
  }
  const lines = new Lines(part);
  try {
    return parseYaml(part.text).map(
      (document, index) => new LazyDocument(file, document.value, part, index, placesOf(document, lines)),
    );
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const template = part.text.search(TEMPLATE);
    const { message, offset } = template < 0 ? error : { message: TEMPLATE_MESSAGE, offset: template };
    problems.push({ file, ...lines.placeOf(offset), message });
    return [];
  }
}

/** A document that parses its text again to find positions, because the trees of large files do not fit into memory. */
class LazyDocument implements ManifestDocument {
  /** Tree of the last document that needed positions. */
  private static cached: { readonly owner: LazyDocument; readonly tree: YamlTree; readonly lines: Lines } | undefined;

  public constructor(
    public readonly file: string,
    public readonly value: unknown,
    private readonly part: DocumentText,
    private readonly index = 0,
    public readonly duplicateKeys: readonly DuplicateKeyPlace[] = [],
  ) {}

  public placeOf(path: JsonPath): Place {
    if (this.part.text.length > MAX_YAML) return { line: this.part.linesBefore + 1, column: 1 };
    if (LazyDocument.cached?.owner !== this) {
      const tree = parseYaml(this.part.text)[this.index] as YamlTree;
      LazyDocument.cached = { owner: this, tree, lines: new Lines(this.part) };
    }
    const { tree, lines } = LazyDocument.cached;
    return lines.placeOf(offsetOf(tree, path));
  }
}

function placesOf({ duplicateKeys }: YamlTree, lines: Lines): DuplicateKeyPlace[] {
  return duplicateKeys.map(({ path, offset, firstOffset }) => ({
    path,
    place: lines.placeOf(offset),
    firstLine: lines.placeOf(firstOffset).line,
  }));
}

/** Finds duplicate keys. Only JSON with such keys needs the slower parser of YAML, which returns positions. */
function duplicateKeysInJson(value: unknown, part: DocumentText): DuplicateKeyPlace[] {
  if (countKeysInText(part.text) === countKeys(value) || part.text.length > MAX_YAML) return [];
  const lines = new Lines(part);
  return parseYaml(part.text).flatMap((document) => placesOf(document, lines));
}

function countKeysInText(text: string): number {
  let count = 0;
  for (const [, colon] of text.matchAll(STRING)) if (colon !== undefined) count++;
  return count;
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const keyCount = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((count, inner) => count + countKeys(inner), keyCount);
}

function parseJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
