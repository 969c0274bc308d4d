import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Failure, type FailureCode } from '../errors';

/** Number of bodies of the maximum size that fit into memory at once. For a moment, each can use memory twice: in pieces and as a whole. */
const LARGEST_BODIES = 4;
/** Minimum size that counts for a piece of a body, because a body in HTTP chunks of 1 byte takes 300 times its size in memory. */
const SMALLEST_PIECE = 512;
/** Time over which the server averages the rate of an upload. */
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
  /** Memory of the bytes and of the pieces in which they arrived. */
  held = 0;
  private recent = 0;
  private last = performance.now();
  private mark = { bytes: 0, at: this.last };

  constructor(
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
    readonly payload: Readable,
    readonly hold: (chunk: Buffer) => void,
  ) {}

  get arriving(): boolean {
    return !this.payload.readableEnded;
  }

  grow(bytes: number): void {
    const now = performance.now();
    this.recent = this.recentAt(now) + bytes;
    this.last = now;
    this.bytes += bytes;
    this.held += memoryOf(bytes);
  }

  /** Memory of the body divided by its recent rate. */
  slownessAt(now: number): number {
    return this.held / Math.max(this.recentAt(now), Number.MIN_VALUE);
  }

  /** Returns true if the upload was slower than the rate for the last `PROGRESS_MS`. Then starts a new measurement. */
  tooSlowAt(now: number, bytesPerSecond: number): boolean {
    if (now - this.mark.at < PROGRESS_MS) return false;
    const rate = ((this.bytes - this.mark.bytes) * 1000) / (now - this.mark.at);
    this.mark = { bytes: this.bytes, at: now };
    return rate < bytesPerSecond;
  }

  private recentAt(now: number): number {
    return this.recent * Math.exp((this.last - now) / RECENT_MS);
  }
}

/**
 * Limits the memory of all bodies, because a container that runs out of memory loses them all. Each body must make progress. If the budget is
 * full, the server rejects the slowest incoming body.
 */
export class Uploads {
  private readonly all = new Set<Upload>();
  private readonly budget: number;
  private held = 0;

  constructor(
    app: FastifyInstance,
    private readonly limits: UploadLimits,
  ) {
    this.budget = LARGEST_BODIES * limits.maxUploadBytes;
    app.addHook('preParsing', (request, reply, payload, done) => {
      if (hasBody(request)) this.add(request, reply, payload);
      done(null, payload);
    });
    const timer = setInterval(() => this.endStalled(), SWEEP_MS).unref();
    app.addHook('onClose', () => clearInterval(timer));
  }

  /** Connection of the slowest upload. */
  slowestSocket(): Socket | undefined {
    return this.slowest()?.request.raw.socket;
  }

  private add(request: FastifyRequest, reply: FastifyReply, payload: Readable): void {
    const upload: Upload = new Upload(request, reply, payload, (chunk) => this.grow(upload, chunk.length));
    this.all.add(upload);
    payload.on('data', upload.hold);
    // unlike onResponse, this event also occurs if the client disconnects. The body of a rejected request may still arrive
    reply.raw.once('close', () => this.release(upload));
  }

  private grow(upload: Upload, bytes: number): void {
    upload.grow(bytes);
    this.held += memoryOf(bytes);
    while (this.held > this.budget) this.end(this.slowest() ?? upload, 'overloaded');
  }

  private release(upload: Upload): void {
    if (!this.all.delete(upload)) return;
    // only while the body arrives, because removing a listener takes a microsecond of a short request
    if (upload.arriving) upload.payload.off('data', upload.hold);
    this.held -= upload.held;
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
      if (upload.arriving && (!slowest || upload.slownessAt(now) > slowest.slownessAt(now))) slowest = upload;
    }
    return slowest;
  }

  private endStalled(): void {
    const now = performance.now();
    for (const upload of this.all) {
      if (upload.arriving && upload.tooSlowAt(now, this.limits.minUploadBytesPerSecond)) {
        this.end(upload, 'request-timeout');
      }
    }
  }
}

function memoryOf(bytes: number): number {
  return Math.max(bytes, SMALLEST_PIECE);
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}
