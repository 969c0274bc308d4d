import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { type HttpResponse, send } from '../support/http';

/** An object to apply. */
export interface AppliedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Field manager of the dry runs. */
const FIELD_MANAGER = 'cdk8s-ml-app-e2e';
const CLUSTER_SCOPED = ['Namespace'];

/** API server of KUBECONFIG, over keep-alive connections. `kubectl proxy` handles the authentication. */
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
   * Applies an object as a dry run, like `kubectl apply --server-side --dry-run=server --validate=strict`.
   *
   * @param namespace - namespace of an object that has none
   * @returns the rejection and the warnings, empty if the API server accepts the object without warnings
   */
  public async dryRun(object: AppliedObject, namespace: string): Promise<string[]> {
    const query = `fieldManager=${FIELD_MANAGER}&dryRun=All&fieldValidation=Strict`;
    const { status, headers, body } = await send(
      { address: '127.0.0.1', port: this.port },
      `${pathOf(object, namespace)}?${query}`,
      { method: 'PATCH', type: 'application/apply-patch+yaml', agent: this.agent, body: JSON.stringify(object) },
    );
    const name = `${object.kind} ${object.metadata.name}`;
    const rejected = status === 200 || status === 201 ? [] : [`${name} is rejected: ${messageOf({ status, body })}`];
    const warned = headers.warning === undefined ? [] : [`${name} has a warning: ${headers.warning}`];
    return [...rejected, ...warned];
  }

  public close(): void {
    this.agent.destroy();
    this.proxy.removeAllListeners('exit');
    this.proxy.kill();
  }
}

function pathOf({ apiVersion, kind, metadata }: AppliedObject, namespace: string): string {
  const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const scope = CLUSTER_SCOPED.includes(kind) ? '' : `/namespaces/${metadata.namespace ?? namespace}`;
  return `${base}${scope}/${pluralOf(kind.toLowerCase())}/${encodeURIComponent(metadata.name)}`;
}

/** Plural of a kind, which is the resource name in the URL. */
function pluralOf(kind: string): string {
  return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

/** Message of a rejection: a Status object, or plain text if the proxy responds. */
function messageOf({ status, body }: Pick<HttpResponse, 'status' | 'body'>): string {
  try {
    return (JSON.parse(body) as { message: string }).message;
  } catch {
    return `HTTP ${status}: ${body}`;
  }
}
