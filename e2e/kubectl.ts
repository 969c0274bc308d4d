import { spawnSync } from 'node:child_process';

/** What a finished kubectl said. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs kubectl against the cluster of KUBECONFIG.
 *
 * @throws with its stderr if it fails
 */
export function kubectl(...args: string[]): Output {
  const { status, stdout, stderr, error } = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error) {
    throw new Error(`kubectl does not run: ${error.message}`);
  }
  if (status !== 0) {
    throw new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || stdout.trim()}`);
  }
  return { stdout, stderr };
}

/** How a container of a pod fares. */
export interface ContainerStatus {
  readonly image: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: { readonly waiting?: { readonly reason: string } };
}

/** What is read of the objects that the API server holds. */
export interface Live {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Record<string, string>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly replicas: number;
    readonly minReplicas: number;
    readonly scaleTargetRef: { readonly name: string };
  };
  readonly status: {
    readonly addresses: { readonly type: string; readonly address: string }[];
    readonly containerStatuses?: ContainerStatus[];
    readonly loadBalancer: { readonly ingress?: { readonly ip?: string; readonly hostname?: string }[] };
  };
}

/** The objects of a kind, in a namespace where they have one. */
export function list(kind: string, namespace?: string): Live[] {
  const scope = namespace === undefined ? [] : ['-n', namespace];
  return (JSON.parse(kubectl('get', kind, ...scope, '-o', 'json').stdout) as { items: Live[] }).items;
}

/** One object of a namespace. */
export function get(kind: string, name: string, namespace: string): Live {
  return JSON.parse(kubectl('get', kind, name, '-n', namespace, '-o', 'json').stdout) as Live;
}
