import sharp, { type Sharp } from 'sharp';
import { pixelsOfAnyPhoto } from '../src/model/any-photo';
import { SIDE } from '../src/model/input';
import { readPhotoFile } from '../src/model/formats';
import { pixelsOfPlainPhoto } from '../src/model/plain-photo';
import { photo } from './helpers';

// a busy machine takes longer than the default timeout of 5 s for the first photo
jest.setTimeout(30_000);

const chelsea = () => sharp(photo('chelsea'));

test.each<[string, (image: Sharp) => Sharp]>([
  ['PNG', (image) => image.png()],
  ['interlaced PNG', (image) => image.png({ progressive: true })],
  ['PNG of a palette', (image) => image.png({ palette: true, colours: 64 })],
  ['gray PNG', (image) => image.greyscale().png()],
  ['JPEG', (image) => image.jpeg()],
  ['progressive JPEG', (image) => image.jpeg({ progressive: true })],
  ['gray JPEG', (image) => image.greyscale().jpeg()],
  ['upright PNG', (image) => image.resize(300, 451, { fit: 'fill' }).png()],
])('both decoders return the same pixels for a small %s', async (_name, convert) => {
  expect(await difference(await convert(chelsea()).toBuffer())).toBeLessThan(1);
});

test('an enlarged photo differs by half a pixel, because sharp shifts it', async () => {
  // the pixels of Pillow differ by 0.2 from those of the plain decoder, and by 2.7 from those of sharp
  expect(await difference(await chelsea().resize(120, 80).png().toBuffer())).toBeLessThan(3);
});

const plainPixels = (bytes: Uint8Array) => pixelsOfPlainPhoto(readPhotoFile(bytes));

/** Average difference between the two decoders, in levels from 0 to 255. */
async function difference(bytes: Buffer): Promise<number> {
  const plain = plainPixels(bytes)!;
  const any = await pixelsOfAnyPhoto(readPhotoFile(bytes));
  const pixels = SIDE * SIDE;
  expect([plain.length / pixels, any.length / pixels]).toEqual([4, 3]);
  let sum = 0;
  for (let i = 0; i < 3 * pixels; i++) sum += Math.abs(plain[Math.floor(i / 3) * 4 + (i % 3)]! - any[i]!);
  return sum / (3 * pixels);
}

test.each<[string, (image: Sharp) => Sharp]>([
  ['PNG with alpha', (image) => image.ensureAlpha(0.5).png()],
  ['PNG of a palette with alpha', (image) => image.ensureAlpha(0.5).png({ palette: true })],
  ['16-bit PNG', (image) => image.toColourspace('rgb16').png()],
  ['CMYK JPEG', (image) => image.toColourspace('cmyk').jpeg()],
  ['large JPEG', (image) => image.resize(800).jpeg()],
  ['large PNG', (image) => image.resize(800).png()],
  ['WebP', (image) => image.webp()],
])('only sharp decodes a %s', async (_name, convert) => {
  expect(plainPixels(await convert(chelsea()).toBuffer())).toBeUndefined();
});

test('only sharp decodes a truncated photo, or rejects it', async () => {
  for (const whole of [photo('chelsea'), await chelsea().jpeg().toBuffer()]) {
    for (const length of [0, 1, 3, 8, 20, 26, 40, 200, 5000, whole.length - 13]) {
      const file = parsed(whole.subarray(0, length));
      expect(file && pixelsOfPlainPhoto(file)).toBeUndefined();
    }
  }
});

function parsed(bytes: Buffer) {
  try {
    return readPhotoFile(bytes);
  } catch {
    return undefined;
  }
}

test('a photo that sharp rejects as damaged is not read without sharp', async () => {
  let damaged = 0;
  for (const whole of [photo('chelsea'), await chelsea().jpeg().toBuffer()]) {
    for (let i = 0; i < 50; i++) {
      const bytes = Buffer.from(whole);
      // damages bytes of the whole file, and more of them in the headers at its start
      bytes[Math.floor(whole.length * (i / 50) ** 3)]! ^= 0xff;
      const file = parsed(bytes);
      if (!file || !pixelsOfPlainPhoto(file)) continue;
      damaged++;
      await expect(pixelsOfAnyPhoto(file)).resolves.toHaveLength(3 * SIDE * SIDE);
    }
  }
  // neither decoder detects most damage to a JPEG
  expect(damaged).toBeGreaterThan(10);
});

test('only sharp decodes a strip', async () => {
  const strip = sharp({ create: { width: 1, height: 16_000, channels: 3, background: 'red' } });
  expect(plainPixels(await strip.png().toBuffer())).toBeUndefined();
});
