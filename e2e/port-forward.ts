import { spawn } from 'node:child_process';

/** Maximum time until kubectl listens, in milliseconds. */
const LISTEN_MS = 30_000;

/**
 * Fetches a page from a pod through the kubelet of its node, which NetworkPolicies do not restrict. The API server's proxy would
 * connect from another node, and a policy that admits only the cluster's Prometheus drops that.
 *
 * @throws if kubectl cannot connect, or the pod does not answer 200
 */
export async function fetchFromPod(namespace: string, pod: string, port: number, path: string): Promise<string> {
  const child = spawn('kubectl', ['port-forward', '-n', namespace, `pod/${pod}`, `:${port}`], { stdio: 'pipe' });
  try {
    const localPort = await listening(child);
    const response = await fetch(`http://127.0.0.1:${localPort}${path}`, { headers: { connection: 'close' } });
    if (!response.ok) {
      throw new Error(`${pod}:${port}${path} answered HTTP ${response.status}`);
    }
    return await response.text();
  } finally {
    child.kill();
  }
}

/** The local port that kubectl reports, for example "Forwarding from 127.0.0.1:40123 -> 5000". */
function listening(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`kubectl port-forward does not listen: ${output}`)), LISTEN_MS);
    const read = (data: Buffer) => {
      output += data.toString();
      const port = /Forwarding from 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) {
        clearTimeout(timer);
        resolve(port);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`kubectl port-forward ended with ${code}: ${output.trim()}`));
    });
  });
}
