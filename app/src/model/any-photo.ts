import sharp, { type Sharp } from 'sharp';
import { Failure } from '../errors';
import type { PhotoFile } from './formats/photo-file';
import { MARGIN, SHORT_SIDE, SIDE } from './input';

// libvips can load many other formats, such as SVG with references to other files. Allow only the formats below
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((format) => `VipsForeignLoad${format}`),
});
// each CPU already has a worker, and no photo is decoded twice
sharp.concurrency(1);
sharp.cache(false);

/**
 * Maximum ratio of width to height, if libvips cannot decode the photo at a fraction of its size. A wider photo is cropped to its middle,
 * because the memory grows with the width.
 */
const MAX_RATIO = 2;

/** SIDE x SIDE pixels of the center square of any accepted photo. Rejects a photo that sharp cannot decode with `damaged-image`. */
export async function pixelsOfAnyPhoto(photo: PhotoFile): Promise<Uint8Array> {
  try {
    // the model was trained without color profiles, and converting one takes as long as decoding
    return await openPhoto(photo)
      .flatten({ background: 'white' })
      .resize(SHORT_SIDE, SHORT_SIDE, { fit: 'cover', kernel: 'cubic' })
      .extract({ left: MARGIN, top: MARGIN, width: SIDE, height: SIDE })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    throw new Failure('damaged-image', error);
  }
}

function openPhoto({ bytes, width, height, canShrink }: PhotoFile): Sharp {
  const image = sharp(bytes, { limitInputPixels: width * height, failOn: 'error', ignoreIcc: true });
  if (canShrink || width <= MAX_RATIO * height) return image;
  const croppedWidth = MAX_RATIO * height;
  return image.extract({ left: Math.floor((width - croppedWidth) / 2), top: 0, width: croppedWidth, height });
}
