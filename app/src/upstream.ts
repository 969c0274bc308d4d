import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { BEGUN_HEADER, Failure } from './errors';

export interface Call {
  method: Dispatcher.HttpMethod;
  body?: Buffer;
  contentType?: string;
  /** Signal that aborts when the client disconnects. */
  disconnect: AbortSignal;
}

export interface UpstreamResponse {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  body: Buffer;
}

type RequestOptions = NonNullable<Parameters<typeof request>[1]> & { signal: AbortSignal };

/** Delays before the second and later attempts to connect. */
const BACKOFF_MS = [50, 150, 450];
/** Delay before the only retry of a request that the model did not begin. If all pods reject requests, further retries would only add load. */
const NOT_BEGUN_MS = 50;
/**
 * Timeout of each attempt to connect. If a pod has stopped or a Service has no pods, the network can drop packets without an error. Without
 * this timeout, the handshake would then take longer than the timeout of the whole call.
 */
const CONNECT_MS = 1000;

/** Error of a connection that failed before it sent a byte of the request. */
class ConnectError extends Error {}

/** Maximum size of a response. The largest response is a page. The gateway reports a larger or endless response as model-unavailable. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** Model behind the gateway. Every call ends within the timeout, including retries and body. */
export class Upstream {
  private readonly dispatcher = new Agent({
    connect: connector(),
    maxResponseSize: MAX_RESPONSE_BYTES,
    // the timeout of the whole call applies, and can be longer than the defaults of undici
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  constructor(
    private readonly modelUrl: string,
    private readonly timeoutMs: number,
  ) {}

  async call(path: string, { method, body, contentType, disconnect }: Call): Promise<UpstreamResponse> {
    const timeout = AbortSignal.timeout(this.timeoutMs);
    const signal = AbortSignal.any([timeout, disconnect]);
    const options = {
      method,
      body,
      signal,
      dispatcher: this.dispatcher,
      // A Service picks a pod for each connection, not for each request. Keep-alive connections would save a handshake
      // in the cluster, but pin the load to the first pods and leave new pods idle.
      reset: true,
      headers: contentType ? { 'content-type': contentType } : {},
    };
    try {
      const response = await this.begin(new URL(path, this.modelUrl), options);
      const { statusCode: status, headers } = response;
      if (status > 599) throw new Error(`the model responded with status ${status}`);
      return { status, headers, body: Buffer.from(await response.body.arrayBuffer()) };
    } catch (error) {
      if (disconnect.aborted) throw new Failure('client-closed-request', error);
      throw new Failure(timeout.aborted ? 'model-timeout' : 'model-unavailable', error);
    }
  }

  /** Sends a request. Repeats it once if the model responds that it did not begin the request. */
  private async begin(url: URL, options: RequestOptions): Promise<Dispatcher.ResponseData<unknown>> {
    const response = await this.send(url, options);
    if (response.statusCode !== 503 || response.headers[BEGUN_HEADER] !== 'false') return response;
    await response.body.dump();
    await sleep(NOT_BEGUN_MS, undefined, { signal: options.signal });
    return this.send(url, options);
  }

  /** Sends a request. Retries only if no byte was sent: a photo that crashes a pod must not reach another pod. */
  private async send(url: URL, options: RequestOptions): Promise<Dispatcher.ResponseData<unknown>> {
    for (const delay of BACKOFF_MS) {
      try {
        return await request(url, options);
      } catch (error) {
        if (options.signal.aborted || !(error instanceof ConnectError)) throw error;
        await sleep(delay, undefined, { signal: options.signal });
      }
    }
    return request(url, options);
  }
}

function connector(): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS });
  return (options, callback) =>
    connect(options, (error, socket) =>
      error ? callback(new ConnectError(error.message, { cause: error }), null) : callback(null, socket),
    );
}
