import { spawn } from 'node:child_process';
import { InputError } from '../program';
import type { ObjectRef } from './plan';
import type { Cluster, ClusterObject } from './ports';

/** Result of a program. */
export interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with arguments. */
export type Kubectl = (args: readonly string[]) => Promise<Result>;

/** Differences that are not those of a user: the API server raises the generation with each change. */
const DIFF = 'diff -u -N -I generation';

/** Runs kubectl, for the current context or another one. */
export function kubectlFor(context?: string): Kubectl {
  const options = context === undefined ? [] : ['--context', context];
  return (args) =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: DIFF };
      const child = spawn('kubectl', [...options, ...args], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child
        .on('error', (error: NodeJS.ErrnoException) =>
          reject(error.code === 'ENOENT' ? new InputError('kubectl is not installed: install it first') : error),
        )
        .on('close', (status) => resolve({ status: status ?? 1, stdout, stderr }));
    });
}

/** A cluster that kubectl reaches. */
export class KubectlCluster implements Cluster {
  /** Connects to the cluster of a context. */
  public static async connect(kubectl: Kubectl, context?: string): Promise<KubectlCluster> {
    const current = context === undefined ? await kubectl(['config', 'current-context']) : undefined;
    if (current && current.status !== 0) {
      throw new InputError('kubectl has no current context: set one by kubectl config use-context, or pass --context');
    }
    const name = context ?? current?.stdout.trim() ?? '';
    const { status, stderr } = await kubectl(['version', '--request-timeout=10s']);
    if (status !== 0) {
      throw new InputError(`context ${name} does not respond: ${reasonIn(stderr)}`);
    }
    return new KubectlCluster(kubectl, name);
  }

  private constructor(
    private readonly kubectl: Kubectl,
    public readonly context: string,
  ) {}

  public async get(ref: ObjectRef): Promise<ClusterObject | undefined> {
    const stdout = await this.run([
      'get',
      ...argumentsOf(ref),
      '--output=json',
      '--ignore-not-found',
      '--show-managed-fields',
    ]);
    return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as ClusterObject);
  }

  public async podsOf(workload: ObjectRef): Promise<ClusterObject[]> {
    const { spec } = (await this.get(workload)) ?? {};
    const { matchLabels = {} } =
      (spec as { selector?: { matchLabels?: Record<string, string> } } | undefined)?.selector ?? {};
    const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
    if (labels.length === 0) return [];
    const args = ['get', 'pods', '--namespace', workload.namespace, '--selector', labels.join(','), '--output=json'];
    return (JSON.parse(await this.run(args)) as { items: ClusterObject[] }).items;
  }

  public async annotate(ref: ObjectRef, key: string, value: string, resourceVersion: string): Promise<boolean> {
    // the API server rejects a patch with the version of an older object
    const patch = JSON.stringify({ metadata: { resourceVersion, annotations: { [key]: value } } });
    const args = ['patch', ...argumentsOf(ref), '--type=merge', '--patch', patch];
    const { status, stderr } = await this.kubectl(args);
    if (status !== 0 && !/\bConflict\b|object has been modified/.test(stderr)) throw failure(args, stderr);
    return status === 0;
  }

  public async apply(path: string): Promise<void> {
    await this.run(['apply', '--filename', path]);
  }

  public async diff(path: string): Promise<string[]> {
    const args = ['diff', '--filename', path];
    const { status, stdout, stderr } = await this.kubectl(args);
    if (status > 1) throw failure(args, stderr);
    return [...stdout.matchAll(/^diff .*\/(?:[^/ ]*\.)?v\d\w*\.([A-Z]\w*)\.[^.]*\.(\S+)$/gm)].map(
      ([, kind, name]) => `${kind} ${name}`,
    );
  }

  private async run(args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await this.kubectl(args);
    if (status !== 0) throw failure(args, stderr);
    return stdout;
  }
}

function argumentsOf({ kind, name, namespace }: ObjectRef): string[] {
  return [kind, name, '--namespace', namespace];
}

function failure([command]: readonly string[], stderr: string): Error {
  const reason = reasonIn(stderr);
  return /Forbidden|forbidden/.test(stderr)
    ? new InputError(`kubectl ${command} is forbidden: ${reason}`)
    : new Error(`kubectl ${command} failed: ${reason}`);
}

function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return (lines.find((line) => line.startsWith('Error')) ?? lines.at(-1) ?? '').replace(/^(?:error|Error): /, '');
}
