import { setTimeout } from 'node:timers/promises';
import type { Manifest } from '../../lib/kube/manifest';
import { InputError } from '../program';
import { type Difference, differencesIn } from './differences';
import { type Kubectl, type Result, failureOf, missingKindsIn, reasonIn } from './kubectl';

/** Errors that a retry can resolve. */
const TRANSIENT =
  /connection (?:refused|reset)|server \S+ was refused|i\/o timeout|handshake timeout|Client\.Timeout|deadline exceeded|\bEOF\b|etcdserver:|ServiceUnavailable|TooManyRequests/;
/** Times before the second and later attempts, in milliseconds. */
const RETRY_DELAYS = [1000, 3000, 9000];

/** Standard input of a kubectl command, and its exit statuses for success. */
export interface RunOptions {
  readonly input?: string;
  readonly statuses?: readonly number[];
}

/** Differences between objects and a cluster, and the objects of kinds that the cluster does not serve. */
interface Comparison {
  readonly differences: readonly Difference[];
  readonly unserved: readonly Manifest[];
}

/** Connection to a cluster with kubectl. */
export class Connection {
  /**
   * Connects to the cluster of a context.
   *
   * @throws if kubectl is not installed, has no context, or the cluster does not respond
   */
  public static async open(kubectl: Kubectl, context?: string): Promise<Connection> {
    const current = context === undefined ? await kubectl(['config', 'current-context']) : undefined;
    const { status, stderr } = await kubectl(['version', '--request-timeout=10s']);
    // in a pod, kubectl reaches the cluster without a context
    const name = context ?? (current?.status === 0 ? current.stdout.trim() : IN_CLUSTER);
    if (status !== 0 && name === IN_CLUSTER) {
      throw new InputError(
        'kubectl has no current context: set one with kubectl config use-context, or pass --context',
      );
    }
    if (status !== 0) {
      throw new InputError(
        `context ${name} does not respond: ${reasonIn(stderr)}. Start its cluster, or choose another context.`,
      );
    }
    return new Connection(kubectl, name);
  }

  private constructor(
    public readonly kubectl: Kubectl,
    /** Name of the context. */
    public readonly context: string,
  ) {}

  /** Returns the namespace of objects without one: that of the context, or 'default'. */
  public async namespace(): Promise<string> {
    const { status, stdout } = await this.kubectl(['config', 'view', '--minify', '--output=jsonpath={..namespace}']);
    return (status === 0 && stdout.trim()) || 'default';
  }

  /**
   * Runs kubectl, and returns its output.
   *
   * @throws if the exit status is not in `statuses`
   */
  public async run(args: readonly string[], { input, statuses = [0] }: RunOptions = {}): Promise<string> {
    const { status, stdout, stderr } = await this.runWithRetries(args, input);
    if (!statuses.includes(status)) throw failureOf(args, stderr);
    return stdout;
  }

  /** Runs kubectl. Retries after an error of the network or of an overloaded API server, because all commands of this program are safe to retry. */
  public async runWithRetries(args: readonly string[], input?: string): Promise<Result> {
    for (const delay of RETRY_DELAYS) {
      const result = await this.kubectl(args, input);
      if (result.status === 0 || !TRANSIENT.test(result.stderr)) return result;
      await setTimeout(delay);
    }
    return this.kubectl(args, input);
  }

  /** Compares the objects of a file with the cluster, as kubectl apply would change them. */
  public async differencesOf(path: string): Promise<Difference[]> {
    return differencesIn(await this.run(['diff', '--filename', path], { statuses: [0, 1] }));
  }

  /**
   * Compares objects with the cluster, as kubectl apply would change them. `kubectl diff` compares nothing if the cluster lacks
   * a kind, so the comparison omits objects of such kinds, and returns them as `unserved`.
   */
  public async differences(manifests: readonly Manifest[]): Promise<Comparison> {
    if (manifests.length === 0) return { differences: [], unserved: [] };
    const args = ['diff', '--filename=-'];
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests });
    const { status, stdout, stderr } = await this.runWithRetries(args, input);
    const isMissing = missingKindsIn(stderr);
    const unserved = manifests.filter(isMissing);
    if (unserved.length > 0) {
      const others = await this.differences(manifests.filter((manifest) => !isMissing(manifest)));
      return { ...others, unserved: [...unserved, ...others.unserved] };
    }
    if (status > 1) throw failureOf(args, stderr);
    return { differences: differencesIn(stdout), unserved: [] };
  }
}

/** Name of the context in messages if the command runs in a pod, in which kubectl needs no context. */
const IN_CLUSTER = 'in-cluster';
