import { closeSync, openSync, readSync } from 'node:fs';

const MAX_BYTES = 2 ** 28;
const CHUNK_BYTES = 2 ** 16;
/** Time between two attempts to read a pipe that has no data yet. */
const RETRY_MS = 10;

/**
 * Reads a file or standard input as UTF-8, with or without a byte order mark.
 *
 * @param from path, or 0 for standard input
 * @throws if it is unreadable, too large or not UTF-8
 */
export function readText(from: string | 0): string {
  if (from === 0) return decode(readBytes(0));
  const descriptor = openSync(from, 'r');
  try {
    return decode(readBytes(descriptor));
  } finally {
    closeSync(descriptor);
  }
}

/** Reads to the end, or to the maximum, because a device such as /dev/zero has no end. */
function readBytes(descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  for (let size = 0; size <= MAX_BYTES;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = readChunk(descriptor, chunk);
    if (count === 0) return Buffer.concat(chunks, size);
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  throw new Error(`has more than ${MAX_BYTES / 2 ** 20} MiB: split it`);
}

/** Reads the next bytes; none at the end. Waits for a pipe in non-blocking mode, such as that of a terminal multiplexer. */
function readChunk(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // end of a pipe on Windows
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

/** Decodes UTF-8, with or without a byte order mark. */
function decode(bytes: Buffer): string {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))) {
    throw new Error('is not UTF-8 but UTF-16: save it as UTF-8');
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // tools on Windows can join files that start with a byte order mark
    return text.includes('\ufeff') ? text.replace(/^\ufeff/gm, '') : text;
  } catch {
    throw new Error(`is not UTF-8: byte ${firstInvalidByte(bytes)} is not part of a character. Save it as UTF-8.`);
  }
}

/** Returns the position of the first byte that is not UTF-8, counted from 1. */
function firstInvalidByte(bytes: Buffer): number {
  const decoded = Buffer.from(bytes.toString('utf8'));
  return decoded.findIndex((byte, i) => byte !== bytes[i]) + 1;
}
