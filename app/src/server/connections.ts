import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Maximum number of pipelined requests that wait for the response to an earlier request of their connection. */
const MAX_WAITING = 15;
/** Maximum number of such requests of all connections together. The headers of each are in memory. */
const MAX_WAITING_IN_TOTAL = 256;
/** Time for a client to read a complete response. The largest has about ten kilobytes. */
const READ_MS = 10_000;
/** Time for a client to read a complete response after the drain. */
const READ_WHILE_STOPPING_MS = 500;
const SWEEP_MS = 1000;
const SWEEP_WHILE_STOPPING_MS = 100;
/** Time in which the first request of a new connection may be on the way. */
const NEW_MS = 1000;

type Response = Parameters<RequestListener>[1];

class Connection {
  response?: ServerResponse;
  /** Requests that are parsed and not started. */
  readonly waiting: (() => void)[] = [];
  lastUsed = performance.now();
  /** True after a request that cannot be parsed, or for a tunnel. The server starts no later requests. */
  failed = false;
  /** Time at which the response was first seen complete and unread. */
  unread?: { response: ServerResponse; since: number };

  /** True if the handler has a request without a complete response. */
  get inProgress(): boolean {
    return this.response !== undefined && !this.response.writableEnded;
  }

  get isBusy(): boolean {
    return this.response !== undefined && !this.response.closed;
  }

  /** True while the body of the latest request arrives. */
  get isReceiving(): boolean {
    return this.response !== undefined && !this.response.req.complete;
  }
}

/**
 * Limits each connection to one request in progress and a few that wait. Limits the time to read a response, and the number of connections:
 * beyond it, a new connection replaces one without a request in progress.
 *
 * Resets a connection that exceeds a limit, because Linux remembers a connection that the server closes for a minute. Behind the NAT of
 * kube-proxy, Linux drops the first packet of another client that gets the same port, and this client connects a second late.
 */
export class Connections {
  /** Connection of the slowest upload, which is a request in progress. */
  slowestUpload: () => Socket | undefined = () => undefined;

  private readonly all = new Map<Socket, Connection>();
  private waiting = 0;
  private timer: NodeJS.Timeout;

  constructor(
    private readonly max: number,
    readMs = READ_MS,
  ) {
    this.timer = setInterval(() => this.sweep(readMs), Math.min(SWEEP_MS, readMs)).unref();
  }

  get size(): number {
    return this.all.size;
  }

  add(socket: Socket): void {
    const connection = new Connection();
    this.all.set(socket, connection);
    socket.once('close', () => {
      this.all.delete(socket);
      this.waiting -= connection.waiting.splice(0).length;
    });
    if (this.all.size > this.max) (this.leastUsed(socket) ?? this.slowestUpload() ?? socket).resetAndDestroy();
  }

  /** Starts a request after the responses to earlier ones of its connection. */
  serve(request: IncomingMessage, response: Response, handler: RequestListener): void {
    const connection = this.all.get(request.socket);
    // the connection is closed, but Node.js still parses the data that had arrived
    if (!connection || connection.failed || request.socket.destroyed) return;
    if (!connection.isBusy) return this.begin(connection, request, response, handler);
    if (connection.waiting.length >= MAX_WAITING || this.waiting >= MAX_WAITING_IN_TOTAL) {
      request.socket.resetAndDestroy();
      return;
    }
    if (connection.waiting.length === 0) this.continueAfter(connection, connection.response!);
    this.waiting++;
    connection.waiting.push(() => this.begin(connection, request, response, handler));
  }

  /**
   * Responds to a request that cannot be parsed, after the responses to earlier ones. If the error is in the body of a request that has its
   * response, closes the connection, because the client would take a second response for the response to its next request.
   */
  fail(socket: Duplex, answer: () => void): void {
    const connection = this.all.get(socket as Socket);
    if (!connection) return void socket.destroy();
    if (connection.failed) return;
    connection.failed = true;
    const { response, isBusy, isReceiving } = connection;
    if (isReceiving) return void (response!.headersSent ? socket.destroy() : answer());
    if (!isBusy) return answer();
    if (connection.waiting.length === 0) this.continueAfter(connection, response!);
    this.waiting++;
    connection.waiting.push(answer);
  }

  /** Ends connections without a request in progress, and the others after their requests. */
  stop(): void {
    clearInterval(this.timer);
    const end = () => {
      this.sweep(READ_WHILE_STOPPING_MS);
      for (const [socket, connection] of this.all) if (!connection.isBusy) socket.destroy();
    };
    end();
    this.timer = setInterval(end, SWEEP_WHILE_STOPPING_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  private begin(connection: Connection, request: IncomingMessage, response: Response, handler: RequestListener): void {
    connection.response = response;
    connection.lastUsed = performance.now();
    handler(request, response);
  }

  private continueAfter(connection: Connection, response: ServerResponse): void {
    response.once('close', () => {
      const next = connection.waiting.shift();
      if (!next) return;
      this.waiting--;
      next();
      if (connection.waiting.length > 0) this.continueAfter(connection, connection.response!);
    });
  }

  private sweep(readMs: number): void {
    const now = performance.now();
    for (const [socket, connection] of this.all) {
      const { response, unread } = connection;
      if (!response?.writableEnded || response.closed) connection.unread = undefined;
      else if (unread?.response !== response) connection.unread = { response, since: now };
      else if (now - unread.since >= readMs) socket.resetAndDestroy();
    }
  }

  /** Prefers a connection that never had a request to one that a client keeps alive. */
  private leastUsed(newest: Socket): Socket | undefined {
    const silentBefore = performance.now() - NEW_MS;
    let silent: [Socket, Connection] | undefined;
    let idle: [Socket, Connection] | undefined;
    for (const each of this.all) {
      const [socket, connection] = each;
      if (socket === newest || socket.destroyed || connection.inProgress) continue;
      if (!idle || connection.lastUsed < idle[1].lastUsed) idle = each;
      const isSilent = !connection.response && connection.lastUsed < silentBefore;
      if (isSilent && (!silent || connection.lastUsed < silent[1].lastUsed)) silent = each;
    }
    return (silent ?? idle)?.[0];
  }
}
