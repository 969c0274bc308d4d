import { execFile } from 'node:child_process';

/** What a finished kubectl said. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs kubectl against the cluster of KUBECONFIG, without holding up what else this process does: requests under way.
 *
 * @throws with its stderr if it fails
 */
export function kubectl(...args: string[]): Promise<Output> {
  return kubectlOn('', ...args);
}

/** The same with a manifest on its standard input, for `-f -`. */
export function kubectlOn(manifest: string, ...args: string[]): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) {
        resolve({ stdout, stderr });
      } else if (error.code === 'ENOENT') {
        reject(new Error(`kubectl does not run: ${error.message}`));
      } else {
        reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || stdout.trim() || error.message}`));
      }
    });
    child.stdin?.on('error', () => undefined); // kubectl ended before it read: its own error says why
    child.stdin?.end(manifest);
  });
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
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly replicas: number;
    readonly minReplicas: number;
    readonly ports: { readonly nodePort?: number }[];
    readonly scaleTargetRef: { readonly name: string };
    readonly template: { readonly spec: { readonly containers: { readonly args?: string[] }[] } };
  };
  readonly status: {
    readonly addresses: { readonly type: string; readonly address: string; readonly value: string }[];
    readonly containerStatuses?: ContainerStatus[];
    readonly currentReplicas?: number;
    readonly currentMetrics?: { readonly resource?: { readonly current: { readonly averageUtilization?: number } } }[];
    readonly loadBalancer: { readonly ingress?: { readonly ip?: string; readonly hostname?: string }[] };
  };
}

/** The objects of a kind, in a namespace where they have one. */
export async function list(kind: string, namespace?: string): Promise<Live[]> {
  const scope = namespace === undefined ? [] : ['-n', namespace];
  return (JSON.parse((await kubectl('get', kind, ...scope, '-o', 'json')).stdout) as { items: Live[] }).items;
}

/** One object of a namespace. */
export async function get(kind: string, name: string, namespace: string): Promise<Live> {
  return JSON.parse((await kubectl('get', kind, name, '-n', namespace, '-o', 'json')).stdout) as Live;
}
