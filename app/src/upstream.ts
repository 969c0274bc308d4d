import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch, Headers, RequestInit, Response } from 'undici';
import { Failure } from './errors';

export interface Call {
  method: string;
  body?: Buffer;
  contentType?: string;
  /** Nobody waits for the answer any more: the model need not make it. */
  gone: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Buffer;
}

const BACKOFF_MS = [50, 150, 450];
/**
 * For a connection to be made, at each attempt. Where a pod is gone or a Service has none, packets may be dropped without a word: Linux
 * limits how often it says so, and a handshake would go on for longer than the whole call may take.
 */
const CONNECT_MS = 1000;

/** The model behind the gateway. Every call ends within the timeout, retries and body included. */
export class Upstream {
  private readonly dispatcher = new Agent({ connect: { timeout: CONNECT_MS } });

  constructor(
    private readonly modelUrl: string,
    private readonly timeoutMs: number,
  ) {}

  async call(path: string, request: Call): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([timeout, request.gone]);
    try {
      const response = await this.connect(path, {
        method: request.method,
        body: request.body,
        redirect: 'manual',
        signal,
        dispatcher: this.dispatcher,
        // A Service picks a pod for each connection, not for each request: connections kept alive would pin the
        // load to the pods of the first moment and leave new ones idle, for the sake of one handshake in the cluster.
        headers: { connection: 'close', ...(request.contentType && { 'content-type': request.contentType }) },
      });
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    } catch (error) {
      if (request.gone.aborted) throw new Failure('client-closed-request', error);
      throw new Failure(timeout.aborted ? 'model-timeout' : 'model-unavailable', error);
    }
  }

  /** fetch rejects only before there is a response, and a prediction changes nothing: it can be asked for again. */
  private async connect(path: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
    for (const pause of BACKOFF_MS) {
      try {
        return await fetch(new URL(path, this.modelUrl), init);
      } catch (error) {
        if (init.signal.aborted) throw error;
        await sleep(pause, undefined, { signal: init.signal });
      }
    }
    return fetch(new URL(path, this.modelUrl), init);
  }
}
