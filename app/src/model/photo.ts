import { readPhotoFile } from './formats';
import type { PhotoFile } from './formats/photo-file';
import { pixelsOfPlainPhoto } from './plain-photo';
import { turn } from './turn';

/** SIDE x SIDE pixels of the center square: red, green, blue and, from some decoders, an opaque alpha. */
export async function pixelsOf(photo: Uint8Array): Promise<Uint8Array> {
  const file = readPhotoFile(photo);
  return turn(pixelsOfPlainPhoto(file) ?? (await otherPixels(file)), file.orientation);
}

function otherPixels(file: PhotoFile): Promise<Uint8Array> {
  // loads sharp on first use, so that the start does not wait for it
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { pixelsOfAnyPhoto } = require('./any-photo') as typeof import('./any-photo');
  return pixelsOfAnyPhoto(file);
}
