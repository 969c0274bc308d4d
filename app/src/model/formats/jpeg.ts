import { damagedImage, Excerpt, type PhotoFile } from './photo-file';
import { EXIF_PREFIX, orientationIn, UPRIGHT } from './exif';

const APP1 = 0xe1;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** Segments that change pixels: tables, the number of lines, the restart interval, and the color space in APP0 and APP14. */
const PIXEL_SEGMENTS = new Set([0xc4, 0xcc, 0xdb, 0xdc, 0xdd, 0xe0, 0xee]);
/** Frames that libvips can decode: baseline, extended and progressive, with Huffman and arithmetic coding. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc9, 0xca]);
const PROGRESSIVE_FRAMES = new Set([0xc2, 0xca]);
/** Maximum number of scans of a progressive JPEG. Each scan is a pass over all pixels. Encoders write about ten scans. */
const MAX_SCANS = 100;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly progressive: boolean;
  /** Memory of all coefficients, 2 bytes each. */
  readonly coefficientBytes: number;
}

export function readJpeg(photo: Buffer): PhotoFile {
  const reader = new JpegReader(photo);
  let offset = 2;
  while (offset >= 0 && !reader.ended) offset = reader.next(offset);
  return reader.file();
}

class JpegReader {
  ended = false;
  private frame?: Frame;
  private orientation = UPRIGHT;
  private scans = 0;
  private separateScans = false;
  private readonly excerpt: Excerpt;

  constructor(private readonly photo: Buffer) {
    this.excerpt = new Excerpt(photo);
    this.excerpt.keep(0, 2);
  }

  /** Reads the segment at the next marker and returns its end, or -1 at the end of the image or file. */
  next(start: number): number {
    const offset = this.photo.indexOf(0xff, start);
    if (offset < 0 || offset + 1 >= this.photo.length) return -1;
    const marker = this.photo[offset + 1]!;
    // 0xff can be repeated as padding before a marker
    if (marker === 0xff) return offset + 1;
    if (hasNoSegment(marker)) return offset + 2;
    if (marker === END_OF_IMAGE) {
      this.ended = true;
      this.excerpt.keep(offset, offset + 2);
      return -1;
    }
    if (offset + 4 > this.photo.length) return -1;
    const end = offset + 2 + this.photo.readUInt16BE(offset + 2);
    return marker === START_OF_SCAN ? this.scan(offset, end) : this.segment(marker, offset, end);
  }

  file(): PhotoFile {
    const { frame, orientation, ended } = this;
    if (!frame || this.scans === 0) throw damagedImage();
    const needsWholeImage = frame.progressive || this.separateScans;
    return {
      width: frame.width,
      height: frame.height,
      wholeBytes: needsWholeImage ? frame.coefficientBytes : 0,
      orientation,
      canShrink: true,
      plain: ended && (frame.components === 1 || frame.components === 3),
      bytes: this.excerpt.bytes,
    };
  }

  private segment(marker: number, offset: number, end: number): number {
    const content = this.photo.subarray(offset + 4, end);
    if (isFrame(marker)) {
      if (this.frame || !FRAMES.has(marker)) throw damagedImage();
      this.frame = readFrame(content, PROGRESSIVE_FRAMES.has(marker));
      this.excerpt.keep(offset, end);
    } else if (marker === APP1 && this.scans === 0 && this.orientation === UPRIGHT && isExif(content)) {
      this.orientation = orientationIn(content);
    } else if (PIXEL_SEGMENTS.has(marker)) this.excerpt.keep(offset, end);
    return end;
  }

  private scan(offset: number, headerEnd: number): number {
    const { frame, photo } = this;
    this.scans++;
    if (!frame || this.scans > MAX_SCANS) throw damagedImage();
    if (this.scans === 1) this.separateScans = photo[offset + 4]! < frame.components;
    const end = endOfScan(photo, headerEnd);
    this.excerpt.keep(offset, end);
    return end;
  }
}

/** Returns true for a marker without a segment. Restart markers are part of a scan. */
function hasNoSegment(marker: number): boolean {
  return marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isExif(content: Buffer): boolean {
  return content.subarray(0, EXIF_PREFIX.length).equals(EXIF_PREFIX);
}

function readFrame(content: Buffer, progressive: boolean): Frame {
  const components = content[5] ?? 0;
  if (content.length < 6 + 3 * components || components < 1 || components > 4 || content[0] !== 8) throw damagedImage();
  const [height, width] = [content.readUInt16BE(1), content.readUInt16BE(3)];
  const sampling = Array.from({ length: components }, (_, i) => {
    const factors = content[7 + 3 * i]!;
    return [factors >> 4, factors & 15] as const;
  });
  if (!sampling.flat().every((factor) => factor >= 1 && factor <= 4)) throw damagedImage();
  const [maxHorizontal, maxVertical] = ([0, 1] as const).map((axis) =>
    Math.max(...sampling.map((factors) => factors[axis])),
  );
  const units = Math.ceil(width / 8 / maxHorizontal!) * Math.ceil(height / 8 / maxVertical!);
  const blocks = units * sampling.reduce((sum, [h, v]) => sum + h * v, 0);
  return { width, height, components, progressive, coefficientBytes: blocks * 64 * 2 };
}

/** Returns the end of the compressed data: the first marker other than a restart. Within the data, 0 follows each 0xff. */
function endOfScan(photo: Buffer, start: number): number {
  for (let offset = start; offset + 1 < photo.length; offset++) {
    if (photo[offset] !== 0xff) continue;
    const next = photo[offset + 1]!;
    if (next !== 0xff && !hasNoSegment(next)) return offset;
  }
  return photo.length;
}
