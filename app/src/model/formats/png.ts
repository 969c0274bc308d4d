import { orientationIn, UPRIGHT } from './exif';
import { damagedImage, Excerpt, type PhotoFile } from './photo-file';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Bytes of length, type and checksum. */
const CHUNK_OVERHEAD = 12;
/** Chunks that change pixels. Other chunks contain metadata, or further frames of an animation. */
const PIXEL_CHUNKS = new Set(['PLTE', 'tRNS', 'IDAT', 'IEND']);
const PALETTE = 3;
/** Samples per pixel of each color type, with the palette applied. */
const SAMPLES: Record<number, number> = { 0: 1, 2: 3, [PALETTE]: 3, 4: 2, 6: 4 };

export function readPng(photo: Buffer): PhotoFile {
  const header = readHeader(photo);
  const excerpt = new Excerpt(photo);
  let [orientation, isTransparent, hasPixels] = [UPRIGHT, false, false];
  excerpt.keep(0, header.end);
  for (let offset = header.end, type = ''; type !== 'IEND' && offset + 8 <= photo.length;) {
    const end = offset + CHUNK_OVERHEAD + photo.readUInt32BE(offset);
    type = photo.toString('latin1', offset + 4, offset + 8);
    if (type === 'eXIf' && !hasPixels) orientation = orientationIn(photo.subarray(offset + 8, end - 4));
    if (type === 'tRNS') isTransparent = true;
    if (type === 'IDAT') hasPixels = true;
    if (PIXEL_CHUNKS.has(type)) excerpt.keep(offset, end);
    offset = end;
  }
  const { width, height, depth, color, interlaced } = header;
  const pixelBytes = (SAMPLES[color]! + Number(isTransparent)) * (depth === 16 ? 2 : 1);
  return {
    width,
    height,
    wholeBytes: interlaced ? width * height * pixelBytes : 0,
    orientation,
    canShrink: false,
    plain: hasPixels && depth === 8 && (color === 0 || color === 2 || color === PALETTE) && !isTransparent,
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
    throw damagedImage();
  }
  const [depth, color] = [photo[start + 16]!, photo[start + 17]!];
  if (SAMPLES[color] === undefined) throw damagedImage();
  return {
    width: photo.readUInt32BE(start + 8),
    height: photo.readUInt32BE(start + 12),
    depth,
    color,
    interlaced: photo[start + 20] !== 0,
    end,
  };
}
