import sharp from 'sharp';
import { Failure } from '../errors';

export const SIDE = 224;
// the model sees the centre 0.875 of the short side
const SHORT_SIDE = SIDE / 0.875;
const MARGIN = (SHORT_SIDE - SIDE) / 2;
const MAX_PIXELS = 40_000_000;

// libvips can load far more than photographs, SVG with its references among it: only these are let in
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((format) => `VipsForeignLoad${format}`),
});

export function limitPhotoThreads(threads: number): void {
  sharp.concurrency(threads);
}

/** The model's input: RGB planes of the centre square, (pixel - 127) / 128. */
export async function planesOf(photo: Buffer): Promise<Float32Array> {
  const pixels = await decode(photo);
  const plane = SIDE * SIDE;
  const planes = new Float32Array(3 * plane);
  for (let pixel = 0; pixel < plane; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      planes[channel * plane + pixel] = (pixels[pixel * 3 + channel]! - 127) / 128;
    }
  }
  return planes;
}

async function decode(photo: Buffer): Promise<Buffer> {
  try {
    return await sharp(photo, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
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
