import sharp, { type Sharp } from 'sharp';
import { readPhotoFile } from '../src/model/formats';
import { SIDE } from '../src/model/input';
import { turn } from '../src/model/turn';
import { gif } from './bombs/gif';
import { CMYK, HALVED, jpeg, segment } from './bombs/jpeg';
import { chunk, deflated, png } from './bombs/png';
import * as webp from './bombs/webp';
import { photo } from './helpers';

jest.setTimeout(30_000);

const SMALL = { width: 60, height: 40 };
const chelsea = () => sharp(photo('chelsea'));
const still = () => chelsea().webp().toBuffer();

/** Pixels that sharp decodes without the app. */
const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();

describe('metadata is dropped, and the pixels stay', () => {
  const comment = segment(0xfe, Buffer.alloc(50_000));
  const exif = segment(0xe1, Buffer.from('Exif\0\0'), Buffer.alloc(50_000));
  const icc = segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01'), Buffer.alloc(50_000));

  test.each<[string, () => Promise<Buffer> | Buffer]>([
    ['JPEG', () => jpeg({ ...SMALL, segments: [exif, comment, icc] })],
    [
      'JPEG with a second picture',
      async () => Buffer.concat([await chelsea().jpeg().toBuffer(), Buffer.alloc(50_000)]),
    ],
    ['progressive JPEG', () => jpeg({ ...SMALL, frame: 0xc2, emptyScans: 3, segments: [exif, comment] })],
    [
      'PNG',
      async () =>
        png({ ...SMALL, chunks: [chunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), await deflated(6e7)]))] }),
    ],
    [
      'PNG with text',
      () => png({ ...SMALL, chunks: [chunk('tEXt', Buffer.alloc(50_000)), chunk('fdAT', Buffer.alloc(50_000))] }),
    ],
    [
      'WebP',
      async () =>
        webp.riff(
          webp.extendedHeader(webp.ICC, 451, 300),
          webp.chunk('ICCP', Buffer.alloc(50_001)),
          webp.imageChunk(await still()),
        ),
    ],
    ['GIF', () => gif(60, 40, { frames: 4000 })],
  ])('%s', async (_name, make) => {
    const bytes = await make();
    const file = readPhotoFile(Buffer.from(bytes));
    expect(bytes.length - file.bytes.length).toBeGreaterThanOrEqual(49_000);
    expect((await pixels(file.bytes)).equals(await pixels(bytes))).toBe(true);
  });

  test.each<[string, () => Promise<Buffer>]>([
    ['JPEG', () => chelsea().jpeg().toBuffer()],
    ['progressive JPEG', () => chelsea().jpeg({ progressive: true }).toBuffer()],
    ['CMYK JPEG', () => chelsea().toColourspace('cmyk').jpeg().toBuffer()],
    ['PNG', () => chelsea().png().toBuffer()],
    ['PNG of a palette with alpha', () => chelsea().ensureAlpha(0.5).png({ palette: true }).toBuffer()],
    ['WebP', still],
    ['lossless WebP', () => chelsea().webp({ lossless: true }).toBuffer()],
    ['WebP with alpha', () => chelsea().ensureAlpha(0.5).webp().toBuffer()],
    ['GIF', () => chelsea().gif({ effort: 1 }).toBuffer()],
  ])('a usual %s', async (_name, make) => {
    const bytes = await make();
    const once = Buffer.from(bytes);
    const first = Buffer.from(readPhotoFile(once).bytes);
    expect(Buffer.from(readPhotoFile(once).bytes).equals(first)).toBe(true);
    expect((await pixels(readPhotoFile(Buffer.from(bytes)).bytes)).equals(await pixels(bytes))).toBe(true);
  });
});

test('the app reads the first frame of an animated WebP', async () => {
  const pixelsOfFrame = webp.imageChunk(await still());
  const frame = webp.frame(pixelsOfFrame, 451, 300);
  const file = readPhotoFile(webp.riff(webp.extendedHeader(webp.ANIMATION, 451, 300), webp.animation, frame, frame));
  expect(file).toMatchObject({ width: 451, height: 300 });
  expect(Buffer.from(file.bytes).equals(webp.riff(pixelsOfFrame))).toBe(true);
});

test('frames within frames of a WebP are not pixels', async () => {
  let nested = webp.frame(webp.imageChunk(await still()), 451, 300);
  for (let i = 0; i < 1000; i++) nested = webp.frame(nested, 451, 300);
  expect(() => readPhotoFile(webp.riff(nested))).toThrow(expect.objectContaining({ code: 'damaged-image' }));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation %i turns as sharp does', async (orientation) => {
  const square = sharp(photo('chelsea')).resize(SIDE, SIDE);
  const tagged = await square.clone().withMetadata({ orientation }).png().toBuffer();
  const file = readPhotoFile(Buffer.from(tagged));
  expect(file.orientation).toBe(orientation);
  const expected = await sharp(tagged).autoOrient().raw().toBuffer();
  expect(Buffer.from(turn(await pixels(file.bytes), orientation)).equals(expected)).toBe(true);
});

test.each<[string, (image: Sharp) => Sharp]>([
  ['JPEG', (image) => image.jpeg()],
  ['PNG', (image) => image.png()],
  ['WebP', (image) => image.webp()],
])('the orientation of a %s is read', async (_name, convert) => {
  const bytes = await convert(chelsea().withMetadata({ orientation: 6 })).toBuffer();
  expect(readPhotoFile(bytes).orientation).toBe(6);
});

describe('the limits', () => {
  const [in40, out40] = [
    { width: 6324, height: 6324 },
    { width: 8000, height: 5001 },
  ];
  const progressive = { frame: 0xc2 };

  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['baseline JPEG', () => jpeg(in40)],
    ['wide JPEG', () => jpeg({ width: 16_384, height: 1 })],
    ['progressive 4:2:0 JPEG', () => jpeg({ width: 5792, height: 5792, ...progressive, sampling: HALVED })],
    ['progressive 4:4:4 JPEG', () => jpeg({ width: 4096, height: 4096, ...progressive })],
    ['16-bit PNG with alpha', () => png({ ...in40, depth: 16, color: 6 })],
    ['interlaced PNG', () => png({ width: 5792, height: 5792, interlaced: true })],
    [
      'interlaced 16-bit PNG with alpha',
      () => png({ width: 4096, height: 3072, depth: 16, color: 6, interlaced: true }),
    ],
    ['GIF', () => gif(5016, 5016)],
  ])('%s within', async (_name, make) => {
    expect(readPhotoFile(await make()).width).toBeGreaterThan(0);
  });

  test.each<[string, () => Buffer | Promise<Buffer>]>([
    ['baseline JPEG', () => jpeg(out40)],
    ['wide JPEG', () => jpeg({ width: 16_385, height: 1 })],
    ['progressive 4:4:4 JPEG', () => jpeg({ width: 4096, height: 4104, ...progressive })],
    ['baseline JPEG with a scan for each component', () => jpeg({ width: 4096, height: 4104, separateScans: true })],
    ['progressive CMYK JPEG', () => jpeg({ width: 3552, height: 3552, ...progressive, sampling: CMYK })],
    ['interlaced PNG of a palette', () => png({ width: 5793, height: 5793, color: 3, interlaced: true })],
    [
      'interlaced 16-bit PNG with alpha',
      () => png({ width: 4096, height: 3073, depth: 16, color: 6, interlaced: true }),
    ],
    ['GIF', () => gif(5017, 5017)],
  ])('%s beyond', async (_name, make) => {
    const bytes = await make();
    expect(() => readPhotoFile(bytes)).toThrow(expect.objectContaining({ code: 'too-many-pixels' }));
  });
});

const NO_WIDTH = Buffer.from([0, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 9, 0]);

test.each<[string, Buffer]>([
  ['a JPEG of 12 bits', jpeg({ ...SMALL, frame: 0xc1, precision: 12 })],
  ['a lossless JPEG', jpeg({ ...SMALL, frame: 0xc3 })],
  ['a JPEG of 150 scans', jpeg({ ...SMALL, frame: 0xc2, emptyScans: 150 })],
  ['a JPEG without pixels', jpeg({ width: 0, height: 40 })],
  ['a JPEG of two frames', jpeg({ ...SMALL, segments: [jpeg(SMALL).subarray(71, 90)] })],
  ['a GIF without a frame', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
  ['a WebP of no width with alpha', webp.riff(webp.chunk('ALPH', Buffer.alloc(2)), webp.chunk('VP8 ', NO_WIDTH))],
  ['a WebP without pixels', webp.riff(webp.extendedHeader(0, 9, 9))],
])('%s is damaged', (_name, bytes) => {
  expect(() => readPhotoFile(bytes)).toThrow(expect.objectContaining({ code: 'damaged-image' }));
});
