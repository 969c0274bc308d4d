import { Failure } from '../../errors';
import { readGif } from './gif';
import { readJpeg } from './jpeg';
import type { PhotoFile } from './photo-file';
import { PNG_SIGNATURE, readPng } from './png';
import { readWebp } from './webp';

const MEBIBYTE = 2 ** 20;
const MAX_PIXELS = 40_000_000;
/** Maximum width and height, because decoders buffer whole rows. */
const MAX_SIDE = 16_384;
/** Maximum memory of a whole photo. It fits into 512 MiB with the server, its threads and the uploads: see `npm run bench -- memory`. */
const MAX_WHOLE_BYTES = 96 * MEBIBYTE;

/**
 * Reads the header of a photo and removes its metadata in place, before a decoder reads the photo. The checks of libvips and other
 * decoders do not limit their memory.
 *
 * @throws Failure if the photo has an unsupported format, is damaged or is too large
 */
export function readPhotoFile(bytes: Uint8Array): PhotoFile {
  const photo = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const file = readerOf(photo)(photo);
  const { width, height, wholeBytes } = file;
  if (width === 0 || height === 0) throw new Failure('damaged-image');
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE || wholeBytes > MAX_WHOLE_BYTES) {
    throw new Failure('too-many-pixels');
  }
  return file;
}

function readerOf(photo: Buffer): (photo: Buffer) => PhotoFile {
  const prefix = photo.toString('latin1', 0, 12);
  if (prefix.startsWith('\xff\xd8\xff')) return readJpeg;
  if (prefix.startsWith(PNG_SIGNATURE.toString('latin1'))) return readPng;
  if (/^GIF8[79]a/.test(prefix)) return readGif;
  if (/^RIFF.{4}WEBP$/s.test(prefix)) return readWebp;
  throw new Failure('not-an-image');
}
