import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Failure, type FailureCode } from '../errors';

/** Number of bodies of the maximum size that fit into the memory budget. For a moment, a body can use memory twice: in chunks and as a whole. */
const BODIES_IN_MEMORY = 4;
/** Minimum memory in bytes that counts for a chunk of a body, because a body in HTTP chunks of 1 byte takes 300 times its size in memory. */
const MIN_CHUNK_BYTES = 512;
/** Minimum time in ms over which the server averages the rate of an upload. */
const PROGRESS_MS = 5000;
const SWEEP_MS = 1000;
/** Time constant of the recent rate: the weight of bytes decreases by a factor of e each second. */
const RECENT_MS = 1000;

export interface UploadLimits {
  maxUploadBytes: number;
  minUploadBytesPerSecond: number;
}

/** A body, in memory until the response. */
class Upload {
  bytes = 0;
  /** Memory of the body, in the chunks in which it arrived. */
  memoryBytes = 0;
  private recentBytes = 0;
  private lastArrival = performance.now();
  private measurement = { bytes: 0, start: this.lastArrival };

  constructor(
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
    readonly payload: Readable,
    readonly onChunk: (chunk: Buffer) => void,
  ) {}

  get isArriving(): boolean {
    return !this.payload.readableEnded;
  }

  grow(bytes: number): void {
    const now = performance.now();
    this.recentBytes = this.recentBytesAt(now) + bytes;
    this.lastArrival = now;
    this.bytes += bytes;
    this.memoryBytes += memoryOf(bytes);
  }

  /** Memory of the body divided by its recent rate. */
  slownessAt(now: number): number {
    return this.memoryBytes / Math.max(this.recentBytesAt(now), Number.MIN_VALUE);
  }

  /**
   * Returns true if the average rate of the current measurement is below a minimum, and starts the next measurement. Returns false while
   * the measurement is shorter than `PROGRESS_MS`.
   */
  isTooSlowAt(now: number, minBytesPerSecond: number): boolean {
    const { bytes, start } = this.measurement;
    if (now - start < PROGRESS_MS) return false;
    const rate = ((this.bytes - bytes) * 1000) / (now - start);
    this.measurement = { bytes: this.bytes, start: now };
    return rate < minBytesPerSecond;
  }

  private recentBytesAt(now: number): number {
    return this.recentBytes * Math.exp((this.lastArrival - now) / RECENT_MS);
  }
}

/**
 * Limits the memory of all bodies, because a container that runs out of memory loses all requests. Rejects a body that arrives too slowly.
 * If the budget is full, rejects the slowest incoming body.
 */
export class Uploads {
  private readonly all = new Set<Upload>();
  private readonly budgetBytes: number;
  private usedBytes = 0;

  constructor(
    app: FastifyInstance,
    private readonly limits: UploadLimits,
  ) {
    this.budgetBytes = BODIES_IN_MEMORY * limits.maxUploadBytes;
    app.addHook('preParsing', (request, reply, payload, done) => {
      if (hasBody(request)) this.add(request, reply, payload);
      done(null, payload);
    });
    const timer = setInterval(() => this.endSlow(), SWEEP_MS).unref();
    app.addHook('onClose', () => clearInterval(timer));
  }

  /** Connection of the slowest upload. */
  slowestSocket(): Socket | undefined {
    return this.slowest()?.request.raw.socket;
  }

  private add(request: FastifyRequest, reply: FastifyReply, payload: Readable): void {
    const upload: Upload = new Upload(request, reply, payload, (chunk) => this.grow(upload, chunk.length));
    this.all.add(upload);
    payload.on('data', upload.onChunk);
    // unlike onResponse, this event also occurs if the client disconnects. The body of a rejected request may still arrive
    reply.raw.once('close', () => this.release(upload));
  }

  private grow(upload: Upload, bytes: number): void {
    upload.grow(bytes);
    this.usedBytes += memoryOf(bytes);
    while (this.usedBytes > this.budgetBytes) this.end(this.slowest() ?? upload, 'overloaded');
  }

  private release(upload: Upload): void {
    if (!this.all.delete(upload)) return;
    // only while the body arrives, because removing a listener takes a microsecond of a short request
    if (upload.isArriving) upload.payload.off('data', upload.onChunk);
    this.usedBytes -= upload.memoryBytes;
  }

  private end(upload: Upload, code: FailureCode): void {
    const { payload, reply, request } = upload;
    this.release(upload);
    // discard the rest of the body
    payload.removeAllListeners('data').removeAllListeners('end').resume();
    if (reply.sent) request.raw.socket.destroy();
    else void reply.header('connection', 'close').send(new Failure(code));
  }

  private slowest(): Upload | undefined {
    const now = performance.now();
    let slowest: Upload | undefined;
    for (const upload of this.all) {
      if (upload.isArriving && (!slowest || upload.slownessAt(now) > slowest.slownessAt(now))) slowest = upload;
    }
    return slowest;
  }

  private endSlow(): void {
    const now = performance.now();
    for (const upload of this.all) {
      if (upload.isArriving && upload.isTooSlowAt(now, this.limits.minUploadBytesPerSecond)) {
        this.end(upload, 'request-timeout');
      }
    }
  }
}

function memoryOf(bytes: number): number {
  return Math.max(bytes, MIN_CHUNK_BYTES);
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}
