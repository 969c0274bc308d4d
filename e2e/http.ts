import { request } from 'node:http';

/** Where requests go. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** Host header, where an Ingress chooses by it. */
  readonly host?: string;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

const TIMEOUT_MS = 30_000;

/** One request on a connection of its own, so that a Service chooses a pod for each. */
export function send(
  target: Target,
  path: string,
  init: { type?: string; body?: Buffer | string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: target.address,
        port: target.port,
        path,
        method: init.body === undefined ? 'GET' : 'POST',
        agent: false,
        timeout: TIMEOUT_MS,
        headers: {
          ...(target.host === undefined ? {} : { host: target.host }),
          ...(init.type === undefined ? {} : { 'content-type': init.type }),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
        incoming.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${TIMEOUT_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.end(init.body);
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
