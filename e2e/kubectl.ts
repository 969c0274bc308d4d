import { execFile } from 'node:child_process';

/** Output of kubectl. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs kubectl against the cluster of KUBECONFIG. Asynchronous, so that requests in flight continue.
 *
 * @throws an error with the stderr of kubectl if kubectl fails
 */
export function kubectl(...args: string[]): Promise<Output> {
  return kubectlWithInput('', ...args);
}

/** Runs kubectl with a manifest on its standard input, for `-f -`. */
export function kubectlWithInput(manifest: string, ...args: string[]): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = execFile('kubectl', args, { encoding: 'utf8', maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) {
        resolve({ stdout, stderr });
      } else if (error.code === 'ENOENT') {
        reject(new Error(`kubectl did not start (${error.message}): install it`));
      } else {
        reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || stdout.trim() || error.message}`));
      }
    });
    child.stdin?.on('error', () => undefined); // kubectl prints the reason if it ends before it has read the input
    child.stdin?.end(manifest);
  });
}

/** Status of a container of a pod. */
export interface ContainerStatus {
  readonly image: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state: { readonly waiting?: { readonly reason: string }; readonly running?: { readonly startedAt: string } };
}

/** Fields that the scenarios read from objects in the cluster. */
export interface LiveObject {
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
    readonly ports: { readonly port: number; readonly nodePort?: number }[];
    readonly nodeName?: string;
    /** Labels that a Service selects, or label selector of a Deployment. */
    readonly selector?: object;
    readonly containers?: {
      readonly startupProbe?: { readonly periodSeconds: number; readonly failureThreshold: number };
    }[];
    readonly scaleTargetRef: { readonly name: string };
    readonly template: { readonly spec: { readonly containers: { readonly args?: string[] }[] } };
  };
  readonly status: {
    readonly addresses: { readonly type: string; readonly address: string; readonly value: string }[];
    readonly containerStatuses?: ContainerStatus[];
    readonly conditions?: { readonly type: string; readonly lastTransitionTime: string }[];
    readonly podIP?: string;
    readonly currentReplicas?: number;
    readonly currentMetrics?: { readonly resource?: { readonly current: { readonly averageUtilization?: number } } }[];
    readonly loadBalancer: { readonly ingress?: { readonly ip?: string; readonly hostname?: string }[] };
  };
}

/** Lists the objects of a kind. */
export async function list(kind: string, namespace?: string): Promise<LiveObject[]> {
  const scope = namespace === undefined ? [] : ['-n', namespace];
  return (JSON.parse((await kubectl('get', kind, ...scope, '-o', 'json')).stdout) as { items: LiveObject[] }).items;
}

/** Gets an object. */
export async function get(kind: string, name: string, namespace: string): Promise<LiveObject> {
  return JSON.parse((await kubectl('get', kind, name, '-n', namespace, '-o', 'json')).stdout) as LiveObject;
}
