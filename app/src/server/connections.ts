import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Maximum number of queued requests of a connection: pipelined requests that wait for the response to an earlier request. */
const MAX_QUEUED = 15;
/** Maximum number of queued requests of all connections together. The headers of each request are in memory. */
const MAX_QUEUED_IN_TOTAL = 256;
/** Maximum time in ms for a client to read a response after the server has written it. */
const READ_MS = 10_000;
/** Maximum time in ms for a client to read a response after the drain. */
const READ_WHILE_STOPPING_MS = 500;
const SWEEP_MS = 1000;
const SWEEP_WHILE_STOPPING_MS = 100;
/** Time in ms after the start of a connection in which its first request can still be in transit. */
const NEW_MS = 1000;

type Response = Parameters<RequestListener>[1];

class Connection {
  response?: ServerResponse;
  /** Functions that start the queued requests, or reject a request (see `fail()`), in the order of arrival. */
  readonly queue: (() => void)[] = [];
  lastUsed = performance.now();
  /** True after a request that cannot be parsed or that requests a tunnel (CONNECT). The server starts no later requests of the connection. */
  failed = false;
  /** Response that the client has not read, and the time in ms at which a sweep first found it complete. */
  unread?: { response: ServerResponse; since: number };

  /** True if the handler has a request without a complete response. */
  get inProgress(): boolean {
    return this.response !== undefined && !this.response.writableEnded;
  }

  /** True from the start of a request until its response has left the server or the connection is closed. */
  get isBusy(): boolean {
    return this.response !== undefined && !this.response.closed;
  }

  /** True while the body of the latest request arrives. */
  get isReceiving(): boolean {
    return this.response !== undefined && !this.response.req.complete;
  }
}

/**
 * Limits each connection to one request in progress and a few queued requests. Limits the time to read a response, and the number of
 * connections: beyond that number, a new connection replaces a connection without a request in progress, otherwise the connection of the
 * slowest upload. Without either, the server resets the new connection.
 *
 * Resets a connection that exceeds a limit. After a regular close, Linux keeps the connection in TIME_WAIT for a minute. Behind the NAT of
 * kube-proxy, Linux then drops the first packet of another client that gets the same port, and that client connects with a delay of one second.
 */
export class Connections {
  /** Returns the connection of the slowest upload. Undefined without uploads. */
  slowestUpload: () => Socket | undefined = () => undefined;

  private readonly all = new Map<Socket, Connection>();
  private queued = 0;
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
      this.queued -= connection.queue.splice(0).length;
    });
    if (this.all.size > this.max) (this.leastUsed(socket) ?? this.slowestUpload() ?? socket).resetAndDestroy();
  }

  /** Starts a request after the responses to earlier requests of its connection. Resets the connection if too many requests are queued. */
  serve(request: IncomingMessage, response: Response, handler: RequestListener): void {
    const connection = this.all.get(request.socket);
    // the connection is closed or has failed, but Node.js still parses data that has arrived
    if (!connection || connection.failed || request.socket.destroyed) return;
    if (!connection.isBusy) return this.start(connection, request, response, handler);
    if (connection.queue.length >= MAX_QUEUED || this.queued >= MAX_QUEUED_IN_TOTAL) {
      request.socket.resetAndDestroy();
      return;
    }
    if (connection.queue.length === 0) this.continueAfter(connection, connection.response!);
    this.queued++;
    connection.queue.push(() => this.start(connection, request, response, handler));
  }

  /**
   * Responds to a request that cannot be parsed or that requests a tunnel (CONNECT), after the responses to earlier requests. Starts no later
   * requests of the connection. If the error is in the body of a request whose response has started, closes the connection without a response,
   * because the client would take it for the response to its next request.
   */
  fail(socket: Duplex, respond: () => void): void {
    const connection = this.all.get(socket as Socket);
    if (!connection) return void socket.destroy();
    if (connection.failed) return;
    connection.failed = true;
    const { response, isBusy, isReceiving } = connection;
    if (isReceiving) return void (response!.headersSent ? socket.destroy() : respond());
    if (!isBusy) return respond();
    if (connection.queue.length === 0) this.continueAfter(connection, response!);
    this.queued++;
    connection.queue.push(respond);
  }

  /**
   * Closes idle connections immediately, and busy connections after their responses. Resets a connection whose client does not read its
   * response in time.
   */
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

  private start(connection: Connection, request: IncomingMessage, response: Response, handler: RequestListener): void {
    connection.response = response;
    connection.lastUsed = performance.now();
    handler(request, response);
  }

  private continueAfter(connection: Connection, response: ServerResponse): void {
    response.once('close', () => {
      const next = connection.queue.shift();
      if (!next) return;
      this.queued--;
      next();
      if (connection.queue.length > 0) this.continueAfter(connection, connection.response!);
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

  /**
   * Returns the least recently used connection without a request in progress, other than `newest`. Prefers connections that are older than
   * `NEW_MS` and never had a request. Undefined if each connection has a request in progress.
   */
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
