import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { type Answer, send } from './http';

/** An object to apply. */
export interface Applied {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Who the API server is told applies. */
const FIELD_MANAGER = 'cdk8s-ml-app-e2e';
const CLUSTER_SCOPED = ['Namespace'];

/** The API server of KUBECONFIG over connections that are kept: `kubectl proxy` knows every way to log in. */
export class ApiServer {
  /** Starts a proxy. */
  public static connect(): Promise<ApiServer> {
    return new Promise((resolve, reject) => {
      const proxy = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
      proxy.on('error', reject);
      proxy.on('exit', (code) => reject(new Error(`kubectl proxy ended with ${code}`)));
      proxy.stdout.on('data', (text: Buffer) => {
        const port = /127\.0\.0\.1:(\d+)/.exec(String(text))?.[1];
        if (port !== undefined) {
          resolve(new ApiServer(proxy, Number(port)));
        }
      });
    });
  }

  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly proxy: ChildProcess,
    private readonly port: number,
  ) {}

  /**
   * What `kubectl apply --server-side --dry-run=server --validate=strict` asks. An object that names no namespace goes to the one given.
   *
   * @returns why it is refused, and what is warned of; empty if neither
   */
  public async objectionsTo(object: Applied, namespace: string): Promise<string[]> {
    const query = `fieldManager=${FIELD_MANAGER}&dryRun=All&fieldValidation=Strict`;
    const { status, headers, body } = await send(
      { address: '127.0.0.1', port: this.port },
      `${pathOf(object, namespace)}?${query}`,
      { method: 'PATCH', type: 'application/apply-patch+yaml', agent: this.agent, body: JSON.stringify(object) },
    );
    const who = `${object.kind} ${object.metadata.name}`;
    const refused = status === 200 || status === 201 ? [] : [`${who} is refused: ${messageOf({ status, body })}`];
    const warned = headers.warning === undefined ? [] : [`${who} is warned of: ${headers.warning}`];
    return [...refused, ...warned];
  }

  public close(): void {
    this.agent.destroy();
    this.proxy.removeAllListeners('exit');
    this.proxy.kill();
  }
}

function pathOf({ apiVersion, kind, metadata }: Applied, namespace: string): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = CLUSTER_SCOPED.includes(kind) ? '' : `/namespaces/${metadata.namespace ?? namespace}`;
  return `${base}${scope}/${pluralOf(kind.toLowerCase())}/${encodeURIComponent(metadata.name)}`;
}

/** Resources are named in English. */
function pluralOf(kind: string): string {
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

/** A refusal is a Status object, unless it never got to the API server. */
function messageOf({ status, body }: Pick<Answer, 'status' | 'body'>): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return `HTTP ${status}: ${body}`;
  }
}
