import type { LineCounter } from 'yaml';
import type { JsonPath } from '../../lib/kube/json-path';
import type { DocumentText } from './document-text';
import { Keys, type YamlDocument, hasContent, offsetOf, parseYaml } from './yaml';
import { type Place, type Problem, reasonOf } from './problem';

/** Maximum size of a document that is parsed as YAML. The API server accepts objects up to 3 MiB, but a list can be larger. */
const MAX_YAML = 10 * 2 ** 20;
const TEMPLATE = /\{\{/;

/** A document of a file: its value, and the positions of its fields. */
export interface ManifestDocument {
  readonly file: string;
  readonly value: unknown;
  placeOf(path: JsonPath): Place;
  readonly repeatedKeys: readonly RepeatedKey[];
}

/** A key that an object has twice. */
export interface RepeatedKey {
  readonly path: JsonPath;
  readonly place: Place;
  /** Line of the first occurrence. */
  readonly firstLine: number;
}

/** Parses a part of a file, and reports text that it cannot parse. */
export function parseDocuments(file: string, part: DocumentText, problems: Problem[]): ManifestDocument[] {
  const json = parseJson(part.text);
  if (json !== undefined) return [new LazyDocument(file, json, part)];
  if (part.text.length > MAX_YAML) {
    const message = `a document of ${Math.round(part.text.length / 2 ** 20)} MiB is too large for YAML: split it at '---', or pass it as JSON`;
    problems.push({ file, line: part.line + 1, message });
    return [];
  }
  const { documents, lines } = parseYaml(part.text);
  return documents.filter(hasContent).flatMap((document, index) => {
    const place = placeIn(part, lines);
    const keys = new Keys(document);
    const problem = problemOf(document, keys, part.text);
    if (problem) {
      problems.push({ file, ...place(problem.offset), message: problem.message });
      return [];
    }
    const value = valueOf(document);
    if (value instanceof Error) {
      problems.push({ file, ...place(offsetOf(document, [])), message: reasonOf(value) });
      return [];
    }
    const repeated = keys.repeated.map(({ path, offset, firstOffset }) => ({
      path,
      place: place(offset),
      firstLine: place(firstOffset).line,
    }));
    return [new LazyDocument(file, value, part, index, repeated)];
  });
}

/** A document that parses its text again to find positions, because the tree of a large file does not fit into memory. */
class LazyDocument implements ManifestDocument {
  /** Tree of the document that was used last. */
  private static last:
    { readonly of: LazyDocument; readonly tree: YamlDocument; readonly lines: LineCounter } | undefined;

  public constructor(
    public readonly file: string,
    public readonly value: unknown,
    private readonly part: DocumentText,
    private readonly index = 0,
    public readonly repeatedKeys: readonly RepeatedKey[] = [],
  ) {}

  public placeOf(path: JsonPath): Place {
    if (this.part.text.length > MAX_YAML) return { line: this.part.line + 1, column: 1 };
    if (LazyDocument.last?.of !== this) {
      const { documents, lines } = parseYaml(this.part.text);
      LazyDocument.last = { of: this, tree: documents.filter(hasContent)[this.index] as YamlDocument, lines };
    }
    const { tree, lines } = LazyDocument.last;
    return placeIn(this.part, lines)(offsetOf(tree, path));
  }
}

function placeIn({ line }: DocumentText, lines: LineCounter): (offset: number) => Place {
  return (offset) => {
    const position = lines.linePos(offset);
    return { line: line + position.line, column: position.col };
  };
}

function parseJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function problemOf(document: YamlDocument, keys: Keys, text: string) {
  const [error] = document.errors;
  const offset = error?.pos[0] ?? keys.collection;
  if (offset === undefined) return undefined;
  if (TEMPLATE.test(text)) {
    return {
      offset: text.search(TEMPLATE),
      message:
        "is a template, not a manifest: render it first, for example 'helm template CHART | cdk8s-ml-app check -'",
    };
  }
  if (error?.message.startsWith('Maximum call stack')) return { offset, message: 'is nested too deeply' };
  return {
    offset,
    message: error ? `is not YAML: ${reasonOf(error)}` : 'a key is a map or a list, must be text: quote it',
  };
}

function valueOf(document: YamlDocument): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    return new Error(`has too many aliases: ${reasonOf(error)}`);
  }
}
