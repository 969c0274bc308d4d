import { spawnSync } from 'node:child_process';
import { stringifyYaml } from '../lib/synthesis/yaml';

const LONGEST = 120;

/** Fields of an object that a plan reads. */
export interface PlannedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: { readonly replicas?: number };
}

/** Object that differs in the cluster or is new. */
export interface Change {
  readonly object: string;
  /** Lines of the unified diff. Empty for a new object. */
  readonly diff: string[];
}

/** Cluster of the kubeconfig's current context. */
export class Cluster {
  /** @returns the cluster, or the reason of a failure */
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

  /** Changes that `kubectl apply` would make. */
  public changes(objects: PlannedObject[]): Change[] {
    const existing = this.existingNamespaces(objects);
    // kubectl diff fails for objects in a namespace that does not exist yet
    const isComparable = ({ kind, metadata: { name, namespace } }: PlannedObject) =>
      existing.has(kind === 'Namespace' ? name : (namespace ?? 'default'));
    const added = objects
      .filter((object) => !isComparable(object))
      .map((object) => ({ object: nameOf(object), diff: [] }));
    return [...added, ...this.diff(objects.filter(isComparable))];
  }

  private existingNamespaces(objects: PlannedObject[]): Set<string> {
    const names = objects.map(({ kind, metadata }) =>
      kind === 'Namespace' ? metadata.name : (metadata.namespace ?? 'default'),
    );
    const { stdout } = succeed(['get', 'namespace', ...new Set(names), '--ignore-not-found', '--output=name']);
    return new Set(stdout.split('\n').map((line) => line.replace('namespace/', '')));
  }

  private diff(objects: PlannedObject[]): Change[] {
    if (objects.length === 0) return [];
    // status 1: differences
    const { stdout } = succeed(['diff', '--filename=-'], [0, 1], stringifyYaml(objects));
    return stdout
      .split(/^(?=diff )/m)
      .filter((part) => part !== '')
      .map(changeOf);
  }
}

export function nameOf({ kind, metadata }: PlannedObject): string {
  return `${kind} ${metadata.name}`;
}

/** Parses the diff of an object: `diff -u -N LIVE/apps.v1.Deployment.namespace.name MERGED/...` and its hunks. */
function changeOf(part: string): Change {
  const [head = '', , , ...hunks] = part.trimEnd().split('\n');
  const [, kind, name] = /\/(?:[^/ ]*\.)?v\d\w*\.([A-Z]\w*)\.[^.]*\.(\S+)$/.exec(head) ?? [];
  const isNew = hunks[0]?.startsWith('@@ -0,0 ') === true;
  // an annotation of kubectl apply has the whole object on one line
  const shorten = (line: string) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line);
  return { object: `${kind} ${name}`, diff: isNew ? [] : hunks.map(shorten) };
}

function contextName(): string {
  return kubectl(['config', 'current-context']).stdout.trim() || 'default';
}

function succeed(args: string[], statuses = [0], input = '') {
  const result = kubectl(args, input);
  if (!statuses.includes(result.status ?? -1)) {
    throw new Error(`kubectl ${args[0]} failed: ${result.stderr?.trim() || result.error?.message}`);
  }
  return result;
}

function kubectl(args: string[], input = '') {
  // sets the diff program, because the output is parsed; ignores the generation, which each change raises
  const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: 'diff -u -N -I generation' };
  return spawnSync('kubectl', args, { encoding: 'utf8', input, env, maxBuffer: 2 ** 28 });
}
