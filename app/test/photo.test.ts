import sharp, { Sharp } from 'sharp';
import { pixelsOfAnyPhoto } from '../src/model/any-photo';
import { SIDE } from '../src/model/input';
import { sizeOfPlainPhoto } from '../src/model/photo-header';
import { pixelsOfPlainPhoto } from '../src/model/plain-photo';
import { photo } from './helpers';

const chelsea = () => sharp(photo('chelsea'));

test.each<[string, (image: Sharp) => Sharp]>([
  ['PNG', (image) => image.png()],
  ['interlaced PNG', (image) => image.png({ progressive: true })],
  ['PNG of a palette', (image) => image.png({ palette: true, colours: 64 })],
  ['grey PNG', (image) => image.greyscale().png()],
  ['JPEG', (image) => image.jpeg()],
  ['progressive JPEG', (image) => image.jpeg({ progressive: true })],
  ['grey JPEG', (image) => image.greyscale().jpeg()],
  ['upright PNG', (image) => image.resize(300, 451, { fit: 'fill' }).png()],
])('both decoders see the same in a small %s', async (_name, convert) => {
  expect(await difference(await convert(chelsea()).toBuffer())).toBeLessThan(1);
});

test('a photo that is scaled up differs by the half pixel by which sharp shifts it', async () => {
  // Pillow's differs by 0.2 from the plain decoder's, by 2.7 from sharp's
  expect(await difference(await chelsea().resize(120, 80).png().toBuffer())).toBeLessThan(3);
});

/** Of the two decoders, on average, in levels of 0 to 255. */
async function difference(bytes: Buffer): Promise<number> {
  const plain = pixelsOfPlainPhoto(bytes)!;
  const any = await pixelsOfAnyPhoto(bytes);
  const pixels = SIDE * SIDE;
  expect([plain.length / pixels, any.length / pixels]).toEqual([4, 3]);
  let sum = 0;
  for (let i = 0; i < 3 * pixels; i++) sum += Math.abs(plain[Math.floor(i / 3) * 4 + (i % 3)]! - any[i]!);
  return sum / (3 * pixels);
}

test.each<[string, (image: Sharp) => Sharp]>([
  ['PNG', (image) => image.png()],
  ['JPEG', (image) => image.jpeg()],
])('the size of a %s is read from its header', async (_name, convert) => {
  expect(sizeOfPlainPhoto(await convert(chelsea()).toBuffer())).toEqual({ width: 451, height: 300 });
});

test.each<[string, (image: Sharp) => Sharp]>([
  ['PNG with alpha', (image) => image.ensureAlpha(0.5).png()],
  ['PNG of a palette with alpha', (image) => image.ensureAlpha(0.5).png({ palette: true })],
  ['16-bit PNG', (image) => image.toColourspace('rgb16').png()],
  ['JPEG with EXIF', (image) => image.withMetadata({ orientation: 6 }).jpeg()],
  ['CMYK JPEG', (image) => image.toColourspace('cmyk').jpeg()],
  ['large JPEG', (image) => image.resize(800).jpeg()],
  ['large PNG', (image) => image.resize(800).png()],
  ['WebP', (image) => image.webp()],
])('%s is left to sharp', async (_name, convert) => {
  expect(sizeOfPlainPhoto(await convert(chelsea()).toBuffer())).toBeUndefined();
});

test('what is cut short is left to sharp, wherever it is cut', async () => {
  for (const whole of [photo('chelsea'), await chelsea().jpeg().toBuffer()]) {
    for (const length of [0, 1, 3, 8, 20, 26, 40, 200, 5000, whole.length - 13]) {
      expect(pixelsOfPlainPhoto(whole.subarray(0, length))).toBeUndefined();
    }
  }
});

test('what sharp refuses as damaged is not read without it', async () => {
  let damaged = 0;
  for (const whole of [photo('chelsea'), await chelsea().jpeg().toBuffer()]) {
    for (let i = 0; i < 50; i++) {
      const bytes = Buffer.from(whole);
      // spread over the file, more of them in the headers at its start
      bytes[Math.floor(whole.length * (i / 50) ** 3)]! ^= 0xff;
      if (!pixelsOfPlainPhoto(bytes)) continue;
      damaged++;
      await expect(pixelsOfAnyPhoto(bytes)).resolves.toHaveLength(3 * SIDE * SIDE);
    }
  }
  // most damage to a JPEG goes unseen by both
  expect(damaged).toBeGreaterThan(10);
});

test('a strip is left to sharp', async () => {
  const strip = sharp({ create: { width: 1, height: 20_000, channels: 3, background: 'red' } });
  expect(pixelsOfPlainPhoto(await strip.png().toBuffer())).toBeUndefined();
});
