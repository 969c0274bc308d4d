import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** Destination of requests. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** Host header, for an Ingress. */
  readonly host?: string;
}

/** Content of a request. */
export interface Message {
  /**
   * HTTP method.
   *
   * @default - GET without a body, POST with one
   */
  readonly method?: string;
  /** Content-Type of the body. */
  readonly type?: string;
  readonly body?: Buffer | string;
  /**
   * Agent that opens the connection.
   *
   * @default - a new connection, so that a Service selects a pod for each request
   */
  readonly agent?: Agent;
}

/** Complete response. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const TIMEOUT_MS = 30_000;

/** Sends one request. */
export async function send(target: Target, path: string, message: Message = {}): Promise<HttpResponse> {
  if (message.agent) return sendWith(message.agent, target, path, message);
  // The client closes the connection. If the pod closed it, a later connection to which NAT assigns the same port would wait a second or be reset.
  const agent = new Agent({ keepAlive: true });
  return sendWith(agent, target, path, message).finally(() => agent.destroy());
}

function sendWith(agent: Agent, target: Target, path: string, message: Message): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: target.address,
        port: target.port,
        path,
        method: message.method ?? (message.body === undefined ? 'GET' : 'POST'),
        agent,
        timeout: TIMEOUT_MS,
        headers: {
          ...(target.host === undefined ? {} : { host: target.host }),
          ...(message.type === undefined ? {} : { 'content-type': message.type }),
        },
      },
      (incoming) => {
        const { statusCode: status = 0, headers } = incoming;
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status, headers, body: Buffer.concat(chunks).toString() }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no response in ${TIMEOUT_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.end(message.body);
  });
}

/** Posts a photo as the upload page does. */
export async function upload(target: Target, path: string, name: string, photo: Buffer): Promise<HttpResponse> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(photo)]), name);
  const encoded = new Response(form);
  return send(target, path, {
    type: encoded.headers.get('content-type') ?? '',
    body: Buffer.from(await encoded.arrayBuffer()),
  });
}
