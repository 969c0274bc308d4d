import sharp from 'sharp';
import { Failure } from '../errors';
import { MARGIN, SHORT_SIDE, SIDE } from './input';

const MAX_PIXELS = 40_000_000;

// libvips can load far more than photographs, SVG with its references among it: only these are let in
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((format) => `VipsForeignLoad${format}`),
});
// every CPU has a worker of its own already; and no photo comes twice
sharp.concurrency(1);
sharp.cache(false);

/** The pixels of any photo that is accepted. */
export async function pixelsOfAnyPhoto(photo: Uint8Array): Promise<Uint8Array> {
  try {
    // the model was trained on pixels as they are, and a colour profile takes as long as the decoding
    return await sharp(photo, { limitInputPixels: MAX_PIXELS, failOn: 'error', ignoreIcc: true })
      .autoOrient()
      .flatten({ background: 'white' })
      .resize(SHORT_SIDE, SHORT_SIDE, { fit: 'cover', kernel: 'cubic' })
      .extract({ left: MARGIN, top: MARGIN, width: SIDE, height: SIDE })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    throw new Failure(reason(String(error)), error);
  }
}

/** sharp tells its failures apart by message only. */
function reason(message: string) {
  if (message.includes('unsupported image format')) return 'not-an-image';
  if (message.includes('pixel limit')) return 'too-many-pixels';
  return 'damaged-image';
}
