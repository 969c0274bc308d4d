import { orientationIn, UPRIGHT } from './exif';
import { damagedImage, type PhotoFile } from './photo-file';

const ALPHA = 0x10;
/** Bytes of `RIFF`, the length of the file and `WEBP`. */
const FILE_HEADER = 12;
const CHUNK_HEADER = 8;
const FRAME_HEADER = 16;
const VP8_START_CODE = Buffer.from([0x9d, 0x01, 0x2a]);
const VP8L_SIGNATURE = 0x2f;

interface Chunk {
  readonly type: string;
  /** Header and content. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

export function readWebp(photo: Buffer): PhotoFile {
  let alpha: Chunk | undefined;
  let pixels: Chunk | undefined;
  let orientation = UPRIGHT;
  const visit = (chunk: Chunk) => {
    if (pixels) return;
    if (chunk.type === 'ALPH') alpha = chunk;
    else if (chunk.type === 'VP8 ' || chunk.type === 'VP8L') pixels = chunk;
  };
  forEachChunk(photo.subarray(FILE_HEADER), (chunk) => {
    if (chunk.type === 'EXIF') orientation = orientationIn(chunk.content);
    // reads only the first frame of an animation
    else if (chunk.type === 'ANMF' && !pixels) forEachChunk(chunk.content.subarray(FRAME_HEADER), visit);
    else visit(chunk);
  });
  if (!pixels) throw damagedImage();
  const lossless = pixels.type === 'VP8L';
  const size = lossless ? sizeOfLossless(pixels.content) : sizeOfLossy(pixels.content);
  return {
    ...size,
    wholeBytes: size.width * size.height * (lossless ? 4 : alpha ? 1 : 0),
    orientation,
    canShrink: true,
    plain: false,
    bytes: fileOf(pixels, lossless ? undefined : alpha, size),
  };
}

function forEachChunk(bytes: Buffer, visit: (chunk: Chunk) => void): void {
  for (let offset = 0; offset + CHUNK_HEADER <= bytes.length;) {
    const length = bytes.readUInt32LE(offset + 4);
    const end = offset + CHUNK_HEADER + length + (length % 2);
    visit({
      type: bytes.toString('latin1', offset, offset + 4),
      whole: bytes.subarray(offset, end),
      content: bytes.subarray(offset + CHUNK_HEADER, offset + CHUNK_HEADER + length),
    });
    offset = end;
  }
}

function sizeOfLossy(content: Buffer) {
  if (content.length < 10 || !content.subarray(3, 6).equals(VP8_START_CODE)) throw damagedImage();
  const [width, height] = [content.readUInt16LE(6) & 0x3fff, content.readUInt16LE(8) & 0x3fff];
  if (width === 0 || height === 0) throw damagedImage();
  return { width, height };
}

function sizeOfLossless(content: Buffer) {
  if (content.length < 5 || content[0] !== VP8L_SIGNATURE) throw damagedImage();
  const sides = content.readUInt32LE(1);
  return { width: (sides & 0x3fff) + 1, height: ((sides >>> 14) & 0x3fff) + 1 };
}

/** Returns a file of the pixels, written in place unless they have alpha. */
function fileOf(pixels: Chunk, alpha: Chunk | undefined, size: { width: number; height: number }): Buffer {
  if (alpha) return riff(extended(size), alpha.whole, pixels.whole);
  const { buffer, byteOffset, length } = pixels.whole;
  const file = Buffer.from(buffer, byteOffset - FILE_HEADER, FILE_HEADER + length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - CHUNK_HEADER, 4);
  file.write('WEBP', CHUNK_HEADER, 'latin1');
  return file;
}

function riff(...chunks: Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return Buffer.concat([chunkHeader('RIFF', content.length), content]);
}

function extended({ width, height }: { width: number; height: number }): Buffer {
  const content = Buffer.alloc(10);
  content[0] = ALPHA;
  content.writeUIntLE(width - 1, 4, 3);
  content.writeUIntLE(height - 1, 7, 3);
  return Buffer.concat([chunkHeader('VP8X', content.length), content]);
}

function chunkHeader(type: string, length: number): Buffer {
  const header = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  header.writeUInt32LE(length, 4);
  return header;
}
