import { orientationIn, UPRIGHT } from './exif';
import { damaged, Excerpt, type PhotoFile } from './photo-file';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Bytes of length, type and checksum. */
const CHUNK_OVERHEAD = 12;
/** Chunks that change pixels. Others hold metadata, compressed or not, and the frames of an animation. */
const NEEDED = new Set(['PLTE', 'tRNS', 'IDAT', 'IEND']);
const PALETTE = 3;
/** Samples per pixel of each color type, with the palette applied. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, [PALETTE]: 3, 4: 2, 6: 4 };

export function readPng(photo: Buffer): PhotoFile {
  const header = readHeader(photo);
  const excerpt = new Excerpt(photo);
  let [orientation, transparent, pixels] = [UPRIGHT, false, false];
  excerpt.keep(0, header.end);
  for (let at = header.end, type = ''; type !== 'IEND' && at + 8 <= photo.length;) {
    const end = at + CHUNK_OVERHEAD + photo.readUInt32BE(at);
    type = photo.toString('latin1', at + 4, at + 8);
    if (type === 'eXIf' && !pixels) orientation = orientationIn(photo.subarray(at + 8, end - 4));
    if (type === 'tRNS') transparent = true;
    if (type === 'IDAT') pixels = true;
    if (NEEDED.has(type)) excerpt.keep(at, end);
    at = end;
  }
  const { width, height, depth, color, interlaced } = header;
  const pixelBytes = (SAMPLES[color]! + Number(transparent)) * (depth === 16 ? 2 : 1);
  return {
    width,
    height,
    wholeBytes: interlaced ? width * height * pixelBytes : 0,
    orientation,
    shrinks: false,
    plain: pixels && depth === 8 && (color === 0 || color === 2 || color === PALETTE) && !transparent,
    bytes: excerpt.bytes,
  };
}

function readHeader(photo: Buffer) {
  const start = PNG_SIGNATURE.length;
  const end = start + CHUNK_OVERHEAD + 13;
  if (
    photo.length < end ||
    photo.readUInt32BE(start) !== 13 ||
    photo.toString('latin1', start + 4, start + 8) !== 'IHDR'
  ) {
    throw damaged();
  }
  const [depth, color] = [photo[start + 16]!, photo[start + 17]!];
  if (SAMPLES[color] === undefined) throw damaged();
  return {
    width: photo.readUInt32BE(start + 8),
    height: photo.readUInt32BE(start + 12),
    depth,
    color,
    interlaced: photo[start + 20] !== 0,
    end,
  };
}
