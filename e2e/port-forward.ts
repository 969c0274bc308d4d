import { spawn } from 'node:child_process';

/** Time within which the local port must listen, in milliseconds. */
const LISTEN_MS = 30_000;

/**
 * Fetches a page from a pod through the kubelet of its node, because NetworkPolicies do not restrict the kubelet. They can block
 * the proxy of the API server, which connects from another node.
 *
 * @throws if kubectl cannot connect, or the response is not 2xx
 */
export async function fetchFromPod(namespace: string, pod: string, port: number, path: string): Promise<string> {
  const child = spawn('kubectl', ['port-forward', '-n', namespace, `pod/${pod}`, `:${port}`], { stdio: 'pipe' });
  try {
    const localPort = await listening(child);
    const response = await fetch(`http://127.0.0.1:${localPort}${path}`, { headers: { connection: 'close' } });
    if (!response.ok) {
      throw new Error(`${pod}:${port}${path} responded HTTP ${response.status}`);
    }
    return await response.text();
  } finally {
    child.kill();
  }
}

/** Waits for the local port that kubectl reports, for example "Forwarding from 127.0.0.1:40123 -> 5000". */
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
