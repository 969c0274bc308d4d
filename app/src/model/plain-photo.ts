import { FastResizeFilter, ResizeFit, Transformer } from '@napi-rs/image';
import { MARGIN, SHORT_SIDE, SIDE } from './input';
import type { PhotoFile } from './formats/photo-file';

/** Maximum number of pixels. For larger photos, sharp is faster, because it decodes a JPEG at a fraction of its size. */
const MAX_PIXELS = 512 * 512;

/**
 * Pixels of a small, plain photo, decoded without the threads of sharp's pipeline, which take longer than the decoding.
 * Undefined for other photos, and for photos that the decoder rejects.
 */
export function pixelsOfPlainPhoto(photo: PhotoFile): Uint8Array | undefined {
  if (!photo.plain || photo.width * photo.height > MAX_PIXELS) return undefined;
  const scale = SHORT_SIDE / Math.min(photo.width, photo.height);
  const [width, height] = [Math.round(photo.width * scale), Math.round(photo.height * scale)];
  // a narrow strip would be scaled up to many pixels
  if (Math.max(width, height) > 8 * SHORT_SIDE) return undefined;
  try {
    return new Transformer(photo.bytes)
      .fastResize({ width, height, filter: FastResizeFilter.CatmullRom, fit: ResizeFit.Fill })
      .crop(offset(width), offset(height), SIDE, SIDE)
      .rawPixelsSync();
  } catch {
    return undefined;
  }
}

/** Offset of the center square on a side. Rounds half a pixel up, as sharp does. */
function offset(side: number): number {
  return MARGIN + Math.ceil((side - SHORT_SIDE) / 2);
}
