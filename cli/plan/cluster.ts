import { spawnSync } from 'node:child_process';
import { type KubeObject, NAMESPACE } from '../../lib/checks/kube-object';
import { parseYaml } from '../input/yaml';
import { InputError } from '../program';

/** Object in the cluster, and as kubectl apply would leave it. */
export interface LiveObject {
  readonly kind: string;
  readonly name: string;
  /** Undefined for a new object. */
  readonly before?: unknown;
  readonly after: unknown;
}

interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** Cluster of the kubeconfig's current context. */
export class Cluster {
  /** Connects to the cluster. Returns the cluster, or the reason of a failure. */
  public static connect(): Cluster | string {
    const { error, status, stderr } = kubectl(['version', '--request-timeout=5s']);
    if (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'kubectl is not installed' : error.message;
    }
    return status === 0
      ? new Cluster(contextName())
      : (stderr.trim().split('\n').at(-1) ?? 'the cluster does not respond');
  }

  private constructor(public readonly name: string) {}

  /** Returns the objects that `kubectl apply` would create or change. */
  public changes(objects: readonly KubeObject[]): LiveObject[] {
    const existing = this.existingNamespaces(objects);
    // kubectl diff fails for objects in a namespace that does not exist yet
    const isComparable = (object: KubeObject) => existing.has(namespaceOf(object));
    const added = objects
      .filter((object) => !isComparable(object))
      .map(({ kind, name, manifest }) => ({ kind, name, after: manifest }));
    return [...added, ...this.diff(objects.filter(isComparable))];
  }

  private existingNamespaces(objects: readonly KubeObject[]): Set<string> {
    const names = new Set(objects.map(namespaceOf));
    const { stdout } = succeed(['get', 'namespace', ...names, '--ignore-not-found', '--output=name']);
    return new Set(stdout.split('\n').map((line) => line.replace('namespace/', '')));
  }

  private diff(objects: readonly KubeObject[]): LiveObject[] {
    if (objects.length === 0) return [];
    const list = { apiVersion: 'v1', kind: 'List', items: objects.map(({ manifest }) => manifest) };
    // status 1: differences
    const { stdout } = succeed(['diff', '--filename=-'], [0, 1], JSON.stringify(list));
    return stdout
      .split(/^(?=diff )/m)
      .filter((part) => part.startsWith('diff '))
      .map(liveObject);
  }
}

function namespaceOf({ kind, api, name, manifest }: KubeObject): string {
  return kind === NAMESPACE && api === NAMESPACE ? name : (manifest.metadata.namespace ?? 'default');
}

/** Parses the diff of an object. It has all lines of both sides. */
function liveObject(part: string): LiveObject {
  const [, , , ...lines] = part.trimEnd().split('\n');
  const side = (mark: '-' | '+') =>
    lines.filter((line) => line.startsWith(' ') || line.startsWith(mark)).map((line) => line.slice(1));
  const [before, after] = [side('-'), side('+')].map((text) => valueOf(text.join('\n')));
  const { kind, metadata } = (after ?? before) as Named;
  return { kind, name: metadata.name, ...(before === undefined ? {} : { before }), after };
}

function valueOf(text: string): unknown {
  return text.trim() === '' ? undefined : parseYaml(text).documents[0]?.toJS();
}

function contextName(): string {
  return kubectl(['config', 'current-context']).stdout.trim() || 'default';
}

function succeed(args: string[], statuses = [0], input = '') {
  const result = kubectl(args, input);
  if (!statuses.includes(result.status ?? -1)) {
    throw new InputError(`kubectl ${args[0]} failed: ${result.stderr?.trim() || result.error?.message}`);
  }
  return result;
}

function kubectl(args: string[], input = '') {
  // the output is parsed, so all lines of both sides must be in it
  const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: 'diff -N -U 1000000' };
  return spawnSync('kubectl', args, { encoding: 'utf8', input, env, maxBuffer: 2 ** 28 });
}
