import { Failure } from '../../errors';

/** Header of a photo, and the photo without its metadata. */
export interface PhotoFile {
  readonly width: number;
  readonly height: number;
  /** Memory that a decoder needs for the photo as a whole, in addition to a few rows of pixels. */
  readonly wholeBytes: number;
  /** EXIF orientation, from 1 to 8. */
  readonly orientation: number;
  /** True if libvips can decode the photo at a fraction of its size. */
  readonly canShrink: boolean;
  /** True for an opaque photo with 8 bits a channel: a complete JPEG in gray or with three channels, or a PNG in gray, RGB or with a palette. */
  readonly plain: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Parts of a photo, moved together in place, because a copy would double the memory of large uploads. A decoder cannot use memory for the
 * other parts.
 */
export class Excerpt {
  private length = 0;

  constructor(private readonly photo: Buffer) {}

  /** Keeps the bytes from `start` to `end`. Call this method in the order of the photo. */
  keep(start: number, end: number): void {
    if (start !== this.length) this.photo.copyWithin(this.length, start, end);
    this.length += Math.max(0, Math.min(end, this.photo.length) - start);
  }

  get bytes(): Buffer {
    return this.photo.subarray(0, this.length);
  }
}

export function damagedImage(): Failure {
  return new Failure('damaged-image');
}
