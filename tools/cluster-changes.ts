import { spawnSync } from 'node:child_process';
import { stringifyYaml } from '../lib/synthesis/yaml';

const LONGEST = 120;

/** An object as far as a plan goes. */
export interface PlannedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
  };
  readonly spec?: { readonly replicas?: number };
}

/** An object that the cluster has otherwise, or does not have. */
export interface Change {
  readonly object: string;
  /** Lines of the unified diff; none of what is new, since it is all new. */
  readonly diff: string[];
}

/** The cluster of the kubeconfig's current context. */
export class Cluster {
  /** @returns the cluster, or why there is none */
  public static connect(): Cluster | string {
    const { error, status, stderr } = kubectl(['version', '--request-timeout=5s']);
    if (error) {
      return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'kubectl is not installed' : error.message;
    }
    return status === 0 ? new Cluster(contextName()) : (stderr.trim().split('\n').at(-1) ?? 'it does not answer');
  }

  private constructor(public readonly name: string) {}

  /** What `kubectl apply` would change. */
  public changes(objects: PlannedObject[]): Change[] {
    const existing = this.existingNamespaces(objects);
    // kubectl diff fails on what is in a namespace that is not there yet
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
    // 1: there are differences
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

/** Reads `diff -u -N LIVE/apps.v1.Deployment.namespace.name MERGED/...` and what follows. */
function changeOf(part: string): Change {
  const [head = '', , , ...hunks] = part.trimEnd().split('\n');
  const [, kind, name] = /\/(?:[^/ ]*\.)?v\d\w*\.([A-Z]\w*)\.[^.]*\.(\S+)$/.exec(head) ?? [];
  const isNew = hunks[0]?.startsWith('@@ -0,0 ') === true;
  // the annotation that kubectl apply leaves has the whole object on one line
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
  // another program would not be understood; each change raises the generation
  const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: 'diff -u -N -I generation' };
  return spawnSync('kubectl', args, { encoding: 'utf8', input, env, maxBuffer: 2 ** 28 });
}
