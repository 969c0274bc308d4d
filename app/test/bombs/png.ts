import { once } from 'node:events';
import { crc32, createDeflate } from 'node:zlib';

/** Properties of a blank PNG. */
export interface PngShape {
  width: number;
  height: number;
  depth?: 1 | 2 | 4 | 8 | 16;
  /** Color type: 0 is gray, 2 RGB, 3 a palette, 4 gray with alpha, 6 RGB with alpha. */
  color?: 0 | 2 | 3 | 4 | 6;
  interlaced?: boolean;
  /** Chunks before the pixels. */
  chunks?: Buffer[];
  /**
   * Bytes of pixels in a chunk.
   *
   * @default - all
   */
  split?: number;
}

const SAMPLES = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** First column and row of each pass of Adam7, and its steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Creates a blank PNG without an encoder, because encoders write neither every layout nor every chunk. */
export async function png(shape: PngShape): Promise<Buffer> {
  const { width, height, depth = 8, color = 2, interlaced = false, chunks = [], split } = shape;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, color, 0, 0, Number(interlaced)], 8);
  const bits = depth * SAMPLES[color];
  const bytes = (columns: number, rows: number) => (columns > 0 ? rows * (1 + Math.ceil((columns * bits) / 8)) : 0);
  const pass = ([left, top, right, down]: (typeof PASSES)[number]) =>
    bytes(Math.ceil((width - left) / right), Math.ceil((height - top) / down));
  const pixels = await deflated(interlaced ? PASSES.reduce((sum, each) => sum + pass(each), 0) : bytes(width, height));
  const parts: Buffer[] = [];
  for (let at = 0; at < pixels.length; at += split ?? pixels.length) {
    parts.push(chunk('IDAT', pixels.subarray(at, at + (split ?? pixels.length))));
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    ...(color === 3 ? [chunk('PLTE', Buffer.alloc(3 * 2 ** depth))] : []),
    ...chunks,
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Zeros, compressed to about a thousandth. */
export async function deflated(zeros: number): Promise<Buffer> {
  const deflate = createDeflate({ level: 9 });
  const parts: Buffer[] = [];
  deflate.on('data', (part: Buffer) => parts.push(part));
  const block = Buffer.alloc(2 ** 20);
  for (let left = zeros; left > 0; left -= block.length) {
    if (!deflate.write(block.subarray(0, Math.min(left, block.length)))) await once(deflate, 'drain');
  }
  deflate.end();
  await once(deflate, 'end');
  return Buffer.concat(parts);
}
