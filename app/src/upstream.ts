import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, Dispatcher, request } from 'undici';
import { Failure } from './errors';

export interface Call {
  method: Dispatcher.HttpMethod;
  body?: Buffer;
  contentType?: string;
  /** Nobody waits for the answer any more: the model need not make it. */
  gone: AbortSignal;
}

export interface Answer {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  body: Buffer;
}

type RequestOptions = NonNullable<Parameters<typeof request>[1]> & { signal: AbortSignal };

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

  async call(path: string, { method, body, contentType, gone }: Call): Promise<Answer> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([timeout, gone]);
    try {
      const response = await this.connect(path, {
        method,
        body,
        signal,
        dispatcher: this.dispatcher,
        // A Service picks a pod for each connection, not for each request: connections kept alive would pin the
        // load to the pods of the first moment and leave new ones idle, for the sake of one handshake in the cluster.
        reset: true,
        headers: contentType ? { 'content-type': contentType } : {},
      });
      const { statusCode: status, headers } = response;
      return { status, headers, body: Buffer.from(await response.body.arrayBuffer()) };
    } catch (error) {
      if (gone.aborted) throw new Failure('client-closed-request', error);
      throw new Failure(timeout.aborted ? 'model-timeout' : 'model-unavailable', error);
    }
  }

  /** There is an error only before there is a response, and a prediction changes nothing: it can be asked for again. */
  private async connect(path: string, options: RequestOptions): Promise<Dispatcher.ResponseData<unknown>> {
    const url = new URL(path, this.modelUrl);
    for (const pause of BACKOFF_MS) {
      try {
        return await request(url, options);
      } catch (error) {
        if (options.signal.aborted) throw error;
        await sleep(pause, undefined, { signal: options.signal });
      }
    }
    return request(url, options);
  }
}
