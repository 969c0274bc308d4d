/** Above this many pixels sharp is faster, since it decodes a JPEG at a fraction of its size. */
const SMALL = 512 * 512;
const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const PLAIN_PNG_COLOURS = new Set([0, 2, 3]);
const PLAIN_JPEG_COMPONENTS = new Set([1, 3]);

export interface Size {
  width: number;
  height: number;
}

/**
 * The size of a photo that is small and plain: a JPEG or PNG of 8 bits a channel, opaque, grey or RGB, not turned by
 * EXIF. Read from its header alone, so that a small file of many pixels is found out before it is decoded.
 */
export function sizeOfPlainPhoto(bytes: Uint8Array): Size | undefined {
  const photo = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = photo.subarray(0, PNG.length).equals(PNG) ? sizeOfPng(photo) : sizeOfJpeg(photo);
  return size && size.width > 0 && size.height > 0 && size.width * size.height <= SMALL ? size : undefined;
}

function sizeOfPng(photo: Buffer): Size | undefined {
  let size: Size | undefined;
  // each chunk: length, type, data, checksum
  for (let at = PNG.length; at + 26 <= photo.length; at += 12 + photo.readUInt32BE(at)) {
    const type = photo.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') {
      if (photo[at + 16] !== 8 || !PLAIN_PNG_COLOURS.has(photo[at + 17]!)) return undefined;
      size = { width: photo.readUInt32BE(at + 8), height: photo.readUInt32BE(at + 12) };
    } else if (type === 'tRNS' || type === 'eXIf') return undefined;
    else if (type === 'IDAT') return size;
  }
  return undefined;
}

function sizeOfJpeg(photo: Buffer): Size | undefined {
  // sharp refuses one that is cut short, the other decoder fills it with grey
  const whole = photo.length > 4 && photo.readUInt16BE(0) === 0xffd8 && photo.readUInt16BE(photo.length - 2) === 0xffd9;
  if (!whole) return undefined;
  // each segment: marker, length (its own two bytes among it), data
  for (let at = 2; at + 10 <= photo.length; at += 2 + photo.readUInt16BE(at + 2)) {
    const marker = photo.readUInt16BE(at);
    if (marker === 0xffe1 && photo.toString('latin1', at + 4, at + 8) === 'Exif') return undefined;
    // baseline, extended and progressive
    if (marker >= 0xffc0 && marker <= 0xffc2) {
      if (photo[at + 4] !== 8 || !PLAIN_JPEG_COMPONENTS.has(photo[at + 9]!)) return undefined;
      return { height: photo.readUInt16BE(at + 5), width: photo.readUInt16BE(at + 7) };
    }
    // no such header before the pixels begin
    if (marker < 0xffc0 || marker === 0xffda) return undefined;
  }
  return undefined;
}
