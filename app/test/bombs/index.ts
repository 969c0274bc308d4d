import sharp from 'sharp';
import { gif } from './gif';
import { CMYK, HALVED, jpeg, segment } from './jpeg';
import { chunk, deflated, png } from './png';
import * as webp from './webp';

const MEBIBYTE = 2 ** 20;
/** Almost 40 megapixels. */
const SIDE = 6324;
const SQUARE = { width: SIDE, height: SIDE };
const SMALL = { width: 100, height: 100 };
const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'white' }, limitInputPixels: false });

const WIDE = { width: 16_384, height: 2441 };
/** Side of the largest accepted square, for a decoder that needs the given bytes per pixel. */
const largest = (bytesPerPixel: number) => {
  const side = Math.floor(Math.sqrt((96 * MEBIBYTE) / bytesPerPixel));
  return { width: side, height: side };
};

/** Small files that need much memory to decode, by name. */
export type Bombs = Record<string, () => Buffer | Promise<Buffer>>;

const EXIF = Buffer.concat([
  Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0', 'latin1'),
]);
/** Tags that all refer to the same bytes. */
const EXIF_OF_TAGS = Buffer.concat([
  Buffer.from('Exif\0\0MM\0*\0\0\0\x08\x15\x55', 'latin1'),
  ...Array.from({ length: 0x1555 - 200 }, (_, i) => {
    const tag = Buffer.from([0x90 + (i >> 8), i & 0xff, 0, 7, 0, 0, 0xf0, 0, 0, 0, 0, 8]);
    return tag;
  }),
]);
const filler = (marker: number, name: string) => segment(marker, Buffer.from(name), Buffer.alloc(65_000));

export const JPEGS: Bombs = {
  'baseline, 40 MP': () => jpeg({ ...SQUARE, sampling: HALVED }),
  'baseline, 40 MP, 65,000 wide': () => jpeg({ width: 65_000, height: 615 }),
  'baseline, 40 MP, 65,000 high': () => jpeg({ width: 615, height: 65_000 }),
  'baseline, 40 MP, turned': () => jpeg({ width: 65_000, height: 615, segments: [segment(0xe1, EXIF)] }),
  'baseline, 40 MP, CMYK': () => jpeg({ ...SQUARE, sampling: CMYK }),
  'baseline, 40 MP, a scan for each component': () => jpeg({ ...SQUARE, separateScans: true }),
  'extended, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc1 }),
  '12 bit, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc1, precision: 12 }),
  'lossless, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc3 }),
  'arithmetic, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc9 }),
  'progressive 4:2:0, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc2, sampling: HALVED }),
  'progressive 4:4:4, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc2 }),
  'progressive 4:4:4, 40 MP, 65,000 wide': () => jpeg({ width: 65_000, height: 615, frame: 0xc2 }),
  'progressive CMYK, 40 MP': () => jpeg({ ...SQUARE, frame: 0xc2, sampling: CMYK }),
  'progressive, 40 MP, 90 scans': () => jpeg({ ...SQUARE, frame: 0xc2, emptyScans: 90 }),
  'baseline, 16,384 wide': () => jpeg(WIDE),
  'baseline CMYK, 16,384 wide, turned': () => jpeg({ ...WIDE, sampling: CMYK, segments: [segment(0xe1, EXIF)] }),
  'baseline, 16,384 wide, 500 high, turned': () =>
    jpeg({ width: 16_384, height: 500, sampling: CMYK, segments: [segment(0xe1, EXIF)] }),
  'a scan for each component, largest': () => jpeg({ ...largest(6), separateScans: true }),
  'progressive 4:4:4, largest': () => jpeg({ ...largest(6), frame: 0xc2 }),
  'progressive 4:4:4, largest, turned': () => jpeg({ ...largest(6), frame: 0xc2, segments: [segment(0xe1, EXIF)] }),
  'progressive 4:4:4, 16,384 wide': () => jpeg({ width: 16_384, height: 1024, frame: 0xc2 }),
  'progressive 4:2:0, 16,384 wide': () => jpeg({ width: 16_384, height: 2048, sampling: HALVED, frame: 0xc2 }),
  'progressive CMYK, largest': () => jpeg({ ...largest(8), frame: 0xc2, sampling: CMYK }),
  'progressive CMYK, 16,384 wide, turned': () =>
    jpeg({ width: 16_384, height: 768, frame: 0xc2, sampling: CMYK, segments: [segment(0xe1, EXIF)] }),
  'progressive, 90 scans': () => jpeg({ ...largest(6), frame: 0xc2, emptyScans: 90 }),
  'progressive, 150 scans': () => jpeg({ ...largest(6), frame: 0xc2, emptyScans: 150 }),
  'progressive CMYK, 16,384 wide, and 9 MB of comments': () =>
    jpeg({
      width: 16_384,
      height: 768,
      frame: 0xc2,
      sampling: CMYK,
      segments: Array<Buffer>(140).fill(filler(0xfe, '')),
    }),
  'ICC profile of 9 MB': () => jpeg({ ...SMALL, segments: Array<Buffer>(140).fill(filler(0xe2, 'ICC_PROFILE\0')) }),
  'EXIF of 5,000 tags': () => jpeg({ ...SMALL, segments: [segment(0xe1, EXIF_OF_TAGS)] }),
  'XMP of 9 MB': () =>
    jpeg({ ...SMALL, segments: Array<Buffer>(140).fill(filler(0xe1, 'http://ns.adobe.com/xap/1.0/\0')) }),
  'a million comments': () => jpeg({ ...SMALL, segments: Array<Buffer>(1_000_000).fill(segment(0xfe, [1, 1])) }),
  'a second picture behind it': () => Buffer.concat([jpeg(SMALL), jpeg({ ...SQUARE, frame: 0xc2 })]),
};

const profile = async (type: string, head: string, megabytes: number) =>
  chunk(type, Buffer.concat([Buffer.from(head, 'latin1'), await deflated(megabytes * MEBIBYTE)]));

export const PNGS: Bombs = {
  ...Object.fromEntries(
    [
      [1, 0],
      [8, 0],
      [16, 0],
      [8, 2],
      [16, 2],
      [8, 3],
      [8, 4],
      [16, 4],
      [8, 6],
      [16, 6],
    ].flatMap(([depth, color]) =>
      [false, true].map((interlaced) => [
        `${interlaced ? 'interlaced' : 'plain'}, 40 MP, ${depth} bit, color type ${color}`,
        () => png({ ...SQUARE, depth, color, interlaced } as Parameters<typeof png>[0]),
      ]),
    ),
  ),
  '1,000,000 wide, 16 bit, RGBA': () => png({ width: 999_999, height: 40, depth: 16, color: 6 }),
  '1,000,000 high, 16 bit, RGBA': () => png({ width: 40, height: 999_999, depth: 16, color: 6 }),
  'turned, 40 MP, 16 bit, RGBA': () =>
    png({ ...SQUARE, depth: 16, color: 6, chunks: [chunk('eXIf', EXIF.subarray(6))] }),
  'plain, 16,384 wide, 16 bit, color type 6': () => png({ ...WIDE, depth: 16, color: 6 }),
  'plain, 16,384 high, 16 bit, color type 6': () => png({ width: 2441, height: 16_384, depth: 16, color: 6 }),
  'interlaced, 16,384 wide, 8 bit, color type 2': () => png({ width: 16_384, height: 2048, interlaced: true }),
  'interlaced, 16,384 wide, 16 bit, color type 6': () =>
    png({ width: 16_384, height: 768, depth: 16, color: 6, interlaced: true }),
  'interlaced, largest, 16 bit, color type 6': () => png({ ...largest(8), depth: 16, color: 6, interlaced: true }),
  'interlaced, largest, 16 bit, color type 2': () => png({ ...largest(6), depth: 16, color: 2, interlaced: true }),
  'interlaced, largest, 16 bit, color type 4': () => png({ ...largest(4), depth: 16, color: 4, interlaced: true }),
  'interlaced, largest, 8 bit, color type 6': () => png({ ...largest(4), depth: 8, color: 6, interlaced: true }),
  'turned, largest, 16 bit, color type 6': () =>
    png({ ...largest(8), depth: 16, color: 6, chunks: [chunk('eXIf', EXIF.subarray(6))] }),
  'turned, 16,384 wide, 16 bit, color type 6': () =>
    png({ width: 16_384, height: 768, depth: 16, color: 6, chunks: [chunk('eXIf', EXIF.subarray(6))] }),
  'turned and interlaced, largest, 16 bit, color type 6': () =>
    png({ ...largest(8), depth: 16, color: 6, interlaced: true, chunks: [chunk('eXIf', EXIF.subarray(6))] }),
  'turned and interlaced, largest, 8 bit, color type 2': () =>
    png({ ...largest(3), interlaced: true, chunks: [chunk('eXIf', EXIF.subarray(6))] }),
  'ICC profile of 500 MB': async () => png({ ...SMALL, chunks: [await profile('iCCP', 'x\0\0', 500)] }),
  'ICC profile of 500 MB, 600 x 600': async () =>
    png({ width: 600, height: 600, chunks: [await profile('iCCP', 'x\0\0', 500)] }),
  'zTXt of 500 MB': async () => png({ ...SMALL, chunks: [await profile('zTXt', 'x\0\0', 500)] }),
  'iTXt of 500 MB': async () => png({ ...SMALL, chunks: [await profile('iTXt', 'x\0\x01\0\0\0', 500)] }),
  '500 zTXt of 7 MB': async () => {
    const text = await profile('zTXt', 'x\0\0', 7);
    return png({ width: 600, height: 600, chunks: Array<Buffer>(500).fill(text) });
  },
  'interlaced, largest, and 9 MB of text': () =>
    png({
      ...largest(8),
      depth: 16,
      color: 6,
      interlaced: true,
      chunks: [chunk('tEXt', Buffer.alloc(9_000_000, 1))],
    }),
  '500,000 text chunks': () =>
    png({ width: 600, height: 600, chunks: Array<Buffer>(500_000).fill(chunk('tEXt', Buffer.from('x\0y'))) }),
  'pixels in chunks of one byte': () => png({ ...WIDE, split: 1 }),
  animated: async () => {
    const control = chunk('acTL', Buffer.from([0, 0, 0xff, 0xff, 0, 0, 0, 0]));
    return png({ ...SQUARE, depth: 16, color: 6, chunks: [control] });
  },
};

const lossy = (width: number, height: number) => blank(width, height).webp({ effort: 0 }).toBuffer();
/** Has too many colors for a palette, with which libwebp would pack several pixels in four bytes. */
const lossless = (width: number, height: number) => {
  const tile = Buffer.from(Array.from({ length: 3 * 256 * 256 }, (_, i) => [i, i >> 8, 0][i % 3]! / 3));
  return sharp(tile, { raw: { width: 256, height: 256, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'nearest' })
    .webp({ lossless: true, effort: 0 })
    .toBuffer();
};
const turned = (pixels: Buffer, width: number, height: number) =>
  webp.riff(webp.extendedHeader(webp.EXIF, width, height), webp.imageChunk(pixels), webp.chunk('EXIF', EXIF));

/** Still, animated and with metadata. */
export const WEBPS: Bombs = {
  'lossy, 40 MP': () => lossy(SIDE, SIDE),
  'lossy, 16,383 wide': () => lossy(16_383, 2441),
  'lossless, 40 MP': () => lossless(SIDE, SIDE),
  'lossless, 16,383 wide': () => lossless(16_383, 2441),
  'lossy with alpha, 40 MP': () =>
    sharp({ create: { ...SQUARE, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } } })
      .webp({ effort: 0 })
      .toBuffer(),
  'lossless, largest': () => lossless(5014, 5014),
  'lossless, 16,383 wide, largest': () => lossless(16_383, 1536),
  'lossless, largest, turned': async () => turned(await lossless(5014, 5014), 5014, 5014),
  'lossy, largest, turned': async () => turned(await lossy(SIDE, SIDE), SIDE, SIDE),
  'lossy, 16,383 wide, turned': async () => turned(await lossy(16_383, 2441), 16_383, 2441),
  'animated, 40 MP': async () => {
    const frame = webp.frame(webp.imageChunk(await lossless(SIDE, SIDE)), SIDE, SIDE);
    return webp.riff(webp.extendedHeader(webp.ANIMATION, SIDE, SIDE), webp.animation, frame, frame);
  },
  'ICC profile of 9 MB': async () =>
    webp.riff(
      webp.extendedHeader(webp.ICC, 600, 600),
      webp.chunk('ICCP', Buffer.alloc(9_000_000)),
      webp.imageChunk(await lossy(600, 600)),
    ),
  'EXIF of 5,000 tags': async () =>
    webp.riff(
      webp.extendedHeader(webp.EXIF, 600, 600),
      webp.imageChunk(await lossy(600, 600)),
      webp.chunk('EXIF', EXIF_OF_TAGS),
    ),
};

export const GIFS: Bombs = {
  '40 MP': () => gif(SIDE, SIDE),
  '40 MP, interlaced': () => gif(SIDE, SIDE, { interlaced: true }),
  largest: () => gif(5014, 5014),
  '16,384 wide': () => gif(16_384, 1536),
  '65,000 wide': () => gif(65_000, 615),
  '400,000 frames': () => gif(600, 600, { frames: 400_000 }),
  '40 MP, 200,000 frames': () => gif(SIDE, SIDE, { frames: 200_000 }),
};

export const OTHERS: Bombs = {
  'AVIF, 40 MP': () => blank(SIDE, SIDE).avif({ effort: 0, quality: 1 }).toBuffer(),
  'TIFF, 40 MP, one strip': () => blank(SIDE, SIDE).tiff({ compression: 'deflate' }).toBuffer(),
  SVG: () =>
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="6324" height="6324"><rect width="9" height="9"/></svg>',
    ),
};
