import { Failure } from '../../errors';

/** Header of a photo, and the photo without its metadata. */
export interface PhotoFile {
  readonly width: number;
  readonly height: number;
  /** Memory that a decoder needs for the photo as a whole, in addition to some rows of pixels. */
  readonly wholeBytes: number;
  /** As EXIF has it, from 1 to 8. */
  readonly orientation: number;
  /** True if libvips can decode it at a fraction of its size. */
  readonly shrinks: boolean;
  /** A JPEG or PNG of 8 bits a channel, opaque, grey or RGB, with an end. */
  readonly plain: boolean;
  readonly bytes: Uint8Array;
}

/**
 * Moves selected parts of a photo together, in the memory of the photo: a copy would double the memory of large uploads. Parts that are not
 * kept cannot take memory in a decoder.
 */
export class Excerpt {
  private length = 0;

  constructor(private readonly photo: Buffer) {}

  /** Parts are kept in the order of the photo. */
  keep(start: number, end: number): void {
    if (start !== this.length) this.photo.copyWithin(this.length, start, end);
    this.length += Math.max(0, Math.min(end, this.photo.length) - start);
  }

  get bytes(): Buffer {
    return this.photo.subarray(0, this.length);
  }
}

export function damaged(): Failure {
  return new Failure('damaged-image');
}
