import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Pipelined requests of one connection that wait for the response to an earlier one. */
const MAX_WAITING = 15;
/** The same, of all connections together: each holds its headers in memory. */
const MAX_WAITING_IN_ALL = 256;
/** Time for a client to read a response that is complete. The largest has some ten kilobytes. */
const READ_MS = 10_000;
/** The same, once the server stops. */
const READ_WHILE_STOPPING_MS = 500;
const SWEEP_MS = 1000;
const SWEEP_WHILE_STOPPING_MS = 100;
/** A client that has just connected may have its request on the way. */
const NEW_MS = 1000;

type Response = Parameters<RequestListener>[1];

class Connection {
  response?: ServerResponse;
  /** Parsed, and not begun. */
  readonly waiting: (() => void)[] = [];
  lastUsed = performance.now();
  /** No request that comes is begun any more: what arrived cannot be parsed, or asks for a tunnel. */
  failed = false;
  /** Time at which the response was first seen complete and unread. */
  unread?: { response: ServerResponse; since: number };

  /** Whether the handler has a request that it has not answered. */
  get inWork(): boolean {
    return this.response !== undefined && !this.response.writableEnded;
  }

  get isBusy(): boolean {
    return this.response !== undefined && !this.response.closed;
  }

  /** Whether the body of the latest request still arrives. */
  get isReceiving(): boolean {
    return this.response !== undefined && !this.response.req.complete;
  }
}

/**
 * Bounds what one connection and all connections take: one request in work for each connection, a few that wait, a time to read a response,
 * and a number of connections. Where there are too many, one without a request in work gives way to the new one.
 */
export class Connections {
  /** Uploads are requests in work: gives the connection of the slowest one. */
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
    if (this.all.size > this.max) (this.leastUsed(socket) ?? this.slowestUpload() ?? socket).destroy();
  }

  /** Begins a request once the earlier ones of its connection are answered. */
  serve(request: IncomingMessage, response: Response, handler: RequestListener): void {
    const connection = this.all.get(request.socket);
    // closed, while Node.js still parses what had arrived
    if (!connection || connection.failed || request.socket.destroyed) return;
    if (!connection.isBusy) return this.begin(connection, request, response, handler);
    if (connection.waiting.length >= MAX_WAITING || this.waiting >= MAX_WAITING_IN_ALL) {
      request.socket.destroy();
      return;
    }
    if (connection.waiting.length === 0) this.continueAfter(connection, connection.response!);
    this.waiting++;
    connection.waiting.push(() => this.begin(connection, request, response, handler));
  }

  /**
   * Answers what cannot be parsed, after the requests before it. A request gets one response: where the fault is in the body of one that is
   * answered already, a second response would be taken for that to the next request.
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

  /** Ends connections without a request in work, now and as they become so. */
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
      else if (now - unread.since >= readMs) socket.destroy();
    }
  }

  /** Prefers a connection that never had a request to one that a client keeps alive. */
  private leastUsed(newest: Socket): Socket | undefined {
    const silentBefore = performance.now() - NEW_MS;
    let silent: [Socket, Connection] | undefined;
    let idle: [Socket, Connection] | undefined;
    for (const each of this.all) {
      const [socket, connection] = each;
      if (socket === newest || socket.destroyed || connection.inWork) continue;
      if (!idle || connection.lastUsed < idle[1].lastUsed) idle = each;
      const isSilent = !connection.response && connection.lastUsed < silentBefore;
      if (isSilent && (!silent || connection.lastUsed < silent[1].lastUsed)) silent = each;
    }
    return (silent ?? idle)?.[0];
  }
}
