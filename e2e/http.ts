import { type Agent, type IncomingHttpHeaders, request } from 'node:http';

/** Where requests go. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** Host header, where an Ingress chooses by it. */
  readonly host?: string;
}

/** What is sent. */
export interface Message {
  /** GET without a body, else POST, if left out. */
  readonly method?: string;
  readonly type?: string;
  readonly body?: Buffer | string;
  /** Keeps connections alive. A connection of its own for this request, if left out, so that a Service chooses a pod for it. */
  readonly agent?: Agent;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const TIMEOUT_MS = 30_000;

/** One request. */
export function send(target: Target, path: string, message: Message = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: target.address,
        port: target.port,
        path,
        method: message.method ?? (message.body === undefined ? 'GET' : 'POST'),
        agent: message.agent ?? false,
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
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.end(message.body);
  });
}

/** Posts a photo as the upload page does. */
export async function upload(target: Target, path: string, name: string, photo: Buffer): Promise<Answer> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(photo)]), name);
  const encoded = new Response(form);
  return send(target, path, {
    type: encoded.headers.get('content-type') ?? '',
    body: Buffer.from(await encoded.arrayBuffer()),
  });
}
