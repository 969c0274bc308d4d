import type { FastifyInstance } from 'fastify';
import { make, type MultipartError } from 'multipasta';
import type { Readable } from 'node:stream';
import { Failure } from '../errors';

const MAX_PARTS = 10;
const MAX_FIELD_BYTES = 1024;
/** Maximum size of a form without its file. */
const MAX_OVERHEAD_BYTES = 64 * 1024;
/** Maximum length of a Content-Type, in characters. RFC 2046 allows boundaries of up to 70 characters. The search for a longer one is slow. */
const MAX_CONTENT_TYPE = 256;

/** Parses multipart/form-data with one file. The bytes of the file become the body. Ignores other fields and rejects other bodies. */
export function acceptPhotoUploads(app: FastifyInstance, maxUploadBytes: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('multipart/form-data', (request, payload, done) => {
    readPhoto(request.headers['content-type']!, payload, maxUploadBytes).then(
      (photo) => done(null, photo),
      (error: Error) => {
        // discard the rest of the body
        payload.removeAllListeners('data').resume();
        done(error);
      },
    );
  });
}

function readPhoto(contentType: string, payload: Readable, maxUploadBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const rejectWith = (error: unknown) =>
      reject(error instanceof Failure ? error : new Failure('malformed-multipart', error));
    if (contentType.length > MAX_CONTENT_TYPE) throw new Failure('malformed-multipart');
    const file = new SingleFile(maxUploadBytes);
    let complete = false;
    const parser = make({
      headers: { 'content-type': contentType },
      maxTotalSize: maxUploadBytes + MAX_OVERHEAD_BYTES,
      maxParts: MAX_PARTS,
      maxFieldSize: MAX_FIELD_BYTES,
      onField: () => undefined,
      onFile: () => file.start(),
      onError: (error) => rejectWith(failureOf(error)),
      onDone: () => (complete = true),
    });
    payload
      .on('data', (chunk: Buffer) => attempt(() => parser.write(chunk), rejectWith))
      .once('error', () => rejectWith(new Failure('client-closed-request')))
      .once('end', () => {
        attempt(() => {
          parser.end();
          if (!complete) throw new Failure('malformed-multipart');
          resolve(file.toBytes());
        }, rejectWith);
      });
  });
}

/** Runs an action, and passes an error to `rejectWith()`. The parser throws on a header that it cannot decode. */
function attempt(action: () => void, rejectWith: (error: unknown) => void): void {
  try {
    action();
  } catch (error) {
    rejectWith(error);
  }
}

function failureOf(error: MultipartError): Failure {
  const tooLarge = error._tag === 'ReachedLimit' && error.limit === 'MaxTotalSize';
  return new Failure(tooLarge ? 'upload-too-large' : 'malformed-multipart', error);
}

class SingleFile {
  private chunks?: Uint8Array[];
  private size = 0;

  constructor(private readonly maxBytes: number) {}

  start(): (chunk: Uint8Array | null) => void {
    if (this.chunks) throw new Failure('more-than-one-file');
    const chunks: Uint8Array[] = (this.chunks = []);
    return (chunk) => {
      if (!chunk) return;
      this.size += chunk.length;
      if (this.size > this.maxBytes) throw new Failure('upload-too-large');
      chunks.push(chunk);
    };
  }

  /**
   * Returns the file in its own memory, which can be transferred to a thread.
   *
   * @throws Failure if the form has no file or an empty file
   */
  toBytes(): Uint8Array {
    // if the user chooses no file, the browser sends an empty one
    if (this.size === 0) throw new Failure('no-file');
    const bytes = new Uint8Array(this.size);
    let offset = 0;
    for (const chunk of this.chunks!) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    return bytes;
  }
}
