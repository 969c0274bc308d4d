import { KubeObject, type Origin } from '../../lib/checks/kube-object';
import { isMap } from '../../lib/kube/json';
import type { JsonPath } from '../../lib/kube/json-path';
import type { Manifest } from '../../lib/kube/manifest';
import { show } from '../../lib/kube/show';
import { withoutDerived } from './derived';
import { type ManifestDocument, parseDocuments } from './document';
import { documentTexts } from './document-text';
import { Files, type Source } from './files';
import { type Place, type Problem, reasonOf } from './problem';

/** API groups of files that configure tools on the user's machine. Such files and kubeconfig files contain no objects of a cluster. */
const CONFIGURATION = /^(?:kustomize\.config\.k8s\.io|skaffold|kind\.x-k8s\.io|kubeadm\.k8s\.io|k3d\.io)\//;

/** File of kustomize, which can omit its API version. */
const KUSTOMIZATION = /(?:^|[/\\])kustomization\.ya?ml$/;

/** Origin of an object in a file. */
class FileOrigin implements Origin {
  public constructor(
    public readonly document: ManifestDocument,
    public readonly path: JsonPath,
  ) {}

  public get name(): string {
    return this.scopes.join(':');
  }

  public get scopes(): string[] {
    return [this.document.file, String(this.document.placeOf(this.path).line)];
  }
}

/** Objects in files, and the input that cannot be read. */
export interface Input {
  readonly objects: readonly KubeObject[];
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly Problem[];
  readonly files: number;
}

/** Reads the objects of files, folders and standard input. */
export function readManifests(paths: readonly string[]): Input {
  const files = new Files();
  const reader = new Reader(files.problems);
  for (const source of files.read(paths)) reader.read(source);
  reader.reportOnlyConfiguration();
  return { ...reader, objects: withoutDerived(reader.objects), problems: files.problems };
}

/** Returns the position of a field of an object. */
export function placeOf({ origin }: KubeObject, path: JsonPath): Place {
  const { document, path: objectPath } = origin as FileOrigin;
  return document.placeOf([...objectPath, ...path]);
}

/** Returns the file of an object. */
export function fileOf({ origin }: KubeObject): string {
  return (origin as FileOrigin).document.file;
}

/** Returns the document of an object. */
export function documentOf({ origin }: KubeObject): ManifestDocument {
  return (origin as FileOrigin).document;
}

/** Returns true if an object contains a path of its document. */
export function containsPath({ origin }: KubeObject, path: JsonPath): boolean {
  return (origin as FileOrigin).path.every((key, i) => path[i] === key);
}

class Reader {
  public readonly objects: KubeObject[] = [];
  public readonly documents: ManifestDocument[] = [];
  public files = 0;
  /** First file that configures a tool. */
  private configurationFile: string | undefined;

  public constructor(private readonly problems: Problem[]) {}

  public read({ file, text, isNamed }: Source): void {
    this.files++;
    let isEmpty = true;
    for (const part of documentTexts(text)) {
      const problemCount = this.problems.length;
      try {
        for (const document of parseDocuments(file, part, this.problems)) {
          isEmpty = false;
          this.documents.push(document);
          this.add(document, document.value, [], isNamed);
        }
      } catch (error) {
        this.problems.push({ file, line: part.linesBefore + 1, message: reasonOf(error) });
      }
      if (this.problems.length > problemCount) isEmpty = false;
    }
    if (isEmpty && isNamed) this.problems.push({ file, message: 'is empty: pass a file with manifests' });
  }

  /** Reports input that contains only configuration of tools, so that a check of a kustomization does not succeed. */
  public reportOnlyConfiguration(): void {
    const file = this.configurationFile;
    if (file === undefined || this.objects.length + this.problems.length > 0) return;
    this.problems.push({ file, message: 'configures a tool: pass manifests, such as the output of kubectl kustomize' });
  }

  private add(document: ManifestDocument, value: unknown, path: JsonPath, isNamed: boolean): void {
    const fail = (message: string) => {
      this.problems.push({ file: document.file, ...document.placeOf(path), message });
    };
    if (!isMap(value))
      return isNamed || path.length > 0
        ? fail(`is ${show(value)}, must be a Kubernetes object: write its apiVersion, kind and metadata`)
        : undefined;
    if (isConfiguration(document.file, value)) {
      this.configurationFile ??= document.file;
      return undefined;
    }
    const { apiVersion, kind, items, metadata } = value;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
      // a folder can contain other files
      const isOtherFile = apiVersion === undefined || kind === undefined;
      return isOtherFile && !isNamed && path.length === 0 ? undefined : fail(fieldsProblem(apiVersion, kind));
    }
    const isList = kind === 'List' || (kind.endsWith('List') && 'items' in value);
    if (isList && !(isMap(metadata) && 'name' in metadata)) {
      // the API server writes null for an empty list
      if (!Array.isArray(items ?? [])) return fail(`${kind} has items ${show(items)}, must be a list`);
      ((items ?? []) as unknown[]).forEach((item, i) =>
        this.add(document, withKind(item, apiVersion, kind), [...path, 'items', i], true),
      );
      return undefined;
    }
    const manifest = manifestOf(value, this.objects.length);
    if (!manifest) return fail(`${kind} has no metadata.name: add it`);
    this.objects.push(new KubeObject(manifest, new FileOrigin(document, path)));
  }
}

function isConfiguration(file: string, { apiVersion, kind }: Record<string, unknown>): boolean {
  const isKubeconfig = apiVersion === 'v1' && kind === 'Config';
  return isKubeconfig || CONFIGURATION.test(String(apiVersion)) || KUSTOMIZATION.test(file);
}

function fieldsProblem(apiVersion: unknown, kind: unknown): string {
  const wrong = Object.entries({ apiVersion, kind }).filter(([, value]) => typeof value !== 'string');
  const texts = wrong.map(([name, value]) => (value === undefined ? `no ${name}` : `${name} ${show(value)}`));
  const verb = wrong.every(([, value]) => value === undefined) ? 'add' : 'correct';
  return `has ${texts.join(' and ')}, so it is not a Kubernetes object: ${verb} ${wrong.length === 1 ? 'it' : 'them'}`;
}

/** Adds the API version and the kind to an item of a list of one kind. Such an item can omit them. */
function withKind(item: unknown, apiVersion: string, kind: string): unknown {
  return kind === 'List' || !isMap(item) ? item : { apiVersion, kind: kind.slice(0, -'List'.length), ...item };
}

/**
 * Returns the manifest without null values, which the API server ignores. Adds a name to an object with `generateName`, as the API server does.
 * Returns undefined for an object without a name and without `generateName`.
 */
function manifestOf(value: Record<string, unknown>, index: number): Manifest | undefined {
  const manifest = withoutNull(value) as Record<string, unknown>;
  const { metadata } = manifest;
  if (!isMap(metadata)) return undefined;
  const { name, generateName } = metadata;
  if (name !== undefined && name !== '') return manifest as unknown as Manifest;
  return typeof generateName === 'string'
    ? ({ ...manifest, metadata: { ...metadata, name: `${generateName}${index}` } } as unknown as Manifest)
    : undefined;
}

function withoutNull(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNull);
  const map = value as Record<string, unknown>;
  for (const key of Object.keys(map)) {
    const inner = map[key];
    if (inner === null) delete map[key];
    else if (typeof inner === 'object') map[key] = withoutNull(inner);
  }
  return map;
}
