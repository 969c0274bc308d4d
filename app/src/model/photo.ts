import { pixelsOfPlainPhoto } from './plain-photo';

/** SIDE x SIDE pixels of the centre square: red, green, blue and perhaps an opaque alpha. */
export async function pixelsOf(photo: Uint8Array): Promise<Uint8Array> {
  const pixels = pixelsOfPlainPhoto(photo);
  if (pixels) return pixels;
  // loaded when first needed: a start need not wait for it
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { pixelsOfAnyPhoto } = require('./any-photo') as typeof import('./any-photo');
  return pixelsOfAnyPhoto(photo);
}
