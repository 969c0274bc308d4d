import sharp, { type Sharp } from 'sharp';
import type { ImagePrediction } from '../src/model/classifier';
import type { ModelServer } from '../src/model-server';
import { failureWith, form, photo, readyServer, upload } from './helpers';

// the tests encode each photo first
jest.setTimeout(30_000);

let server: ModelServer;
beforeAll(async () => (server = await readyServer({ APP_VERSION: '1.2.3', MAX_UPLOAD_BYTES: '2000000' })));
afterAll(() => server.app.close());

function predict(content: Buffer | string) {
  return server.app.inject({ method: 'POST', url: '/predict', ...upload(content) });
}

describe('predictions', () => {
  test.each([
    ['chelsea', ['tiger cat', 'Egyptian cat', 'tabby'], 0.41],
    ['coffee', ['espresso'], 0.95],
    ['camera', ['tripod'], 0.94],
  ])('%s', async (name, classes, probability) => {
    const response = await predict(photo(name));
    expect(response.statusCode).toBe(200);
    const body = response.json<ImagePrediction>();
    expect(Object.keys(body)).toEqual(['class', 'probability', 'inferenceMs', 'top5', 'pod', 'version']);
    expect(body).toMatchObject({ class: classes[0], version: '1.2.3' });
    expect(Math.abs(body.probability - probability)).toBeLessThan(0.03);
    expect(body.inferenceMs).toBeGreaterThan(0);
    expect(body.top5).toHaveLength(5);
    expect(body.top5[0]).toEqual({ class: body.class, probability: body.probability });
    expect(body.top5.slice(0, classes.length).map((each) => each.class)).toEqual(classes);
  });

  test('GET /test predicts on the bundled photo', async () => {
    const [test, posted] = await Promise.all([server.app.inject('/test'), predict(photo('chelsea'))]);
    expect(test.statusCode).toBe(200);
    expect(test.json().top5).toEqual(posted.json().top5);
  });

  test('any field name, and text fields next to it', async () => {
    const body = form({ name: 'note', content: 'hello' }, { name: 'x', filename: 'c', content: photo('coffee') });
    const response = await server.app.inject({ method: 'POST', url: '/predict', ...body });
    expect(response.json().class).toBe('espresso');
  });

  test('a photo turned by its EXIF orientation is turned back', async () => {
    const straight = (await predict(photo('camera'))).json<ImagePrediction>();
    const turned = await sharp(photo('camera')).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
    const ignored = await sharp(turned).withMetadata({ orientation: 1 }).png().toBuffer();
    const { top5 } = (await predict(turned)).json<ImagePrediction>();
    expect(top5.map((each) => each.class)).toEqual(straight.top5.map((each) => each.class));
    top5.forEach(({ probability }, i) => expect(probability).toBeCloseTo(straight.top5[i]!.probability, 2));
    expect((await predict(ignored)).json().top5).not.toEqual(straight.top5);
  });

  test.each<[string, (image: Sharp) => Sharp]>([
    ['JPEG', (image) => image.jpeg({ quality: 95 })],
    ['progressive JPEG', (image) => image.jpeg({ quality: 95, progressive: true })],
    ['CMYK JPEG', (image) => image.toColourspace('cmyk').jpeg({ quality: 95 })],
    ['WebP', (image) => image.webp({ quality: 90 })],
    ['GIF', (image) => image.gif({ effort: 1 })],
    ['16-bit PNG', (image) => image.resize(400).toColourspace('rgb16').png()],
    ['grayscale PNG', (image) => image.greyscale().png()],
    ['PNG with alpha', (image) => image.ensureAlpha(1).png()],
  ])('%s', async (_name, convert) => {
    const response = await predict(await convert(sharp(photo('coffee'))).toBuffer());
    expect(response.statusCode).toBe(200);
    expect(response.json().class).toBe('espresso');
  });

  test('transparent pixels are white', async () => {
    const size = { width: 300, height: 300 };
    const clear = sharp({ create: { ...size, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const white = sharp({ create: { ...size, channels: 3, background: 'white' } });
    const [first, second] = await Promise.all(
      [clear, white].map(async (image) => predict(await image.png().toBuffer())),
    );
    expect(first!.json().top5).toEqual(second!.json().top5);
  });

  test.each([
    [1, 1],
    [1, 16_384],
    [16_384, 1],
  ])('a photo of %i x %i pixels', async (width, height) => {
    const image = sharp({ create: { width, height, channels: 3, background: 'red' } });
    expect((await predict(await image.png().toBuffer())).statusCode).toBe(200);
  });
});

describe('rejected requests', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

  test.each<[string, string]>([
    ['AVIF', '\0\0\0\x1cftypavif\0\0\0\0'],
    ['HEIC', '\0\0\0\x1cftypheic\0\0\0\0'],
    ['TIFF', 'II*\0\x08\0\0\0\0\0'],
    ['TIFF, big-endian', 'MM\0*\0\0\0\x08\0\0'],
    ['BMP', 'BM\x36\0\0\0\0\0\0\0\x36\0\0\0'],
    ['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['JPEG XL', '\xff\x0a\xfa\x7f\x01\x90'],
    ['WAV', 'RIFF\x24\0\0\0WAVEfmt '],
  ])('%s is not an accepted format', async (_name, content) => {
    const response = await predict(Buffer.from(content, 'latin1'));
    expect(response.statusCode).toBe(415);
    expect(response.json().error.message).toBe(
      'The format of this file is not supported. Send a JPEG, PNG, WebP or GIF.',
    );
  });

  test.each([
    ['text', 'hello', 415, 'not-an-image'],
    ['SVG', svg, 415, 'not-an-image'],
    ['PDF', '%PDF-1.4\n%%EOF', 415, 'not-an-image'],
    ['a cut PNG', photo('coffee').subarray(0, 100_000), 400, 'damaged-image'],
    ['a PNG header alone', photo('coffee').subarray(0, 30), 400, 'damaged-image'],
    ['an empty file', '', 400, 'no-file'],
    ['too many bytes', Buffer.alloc(2_000_001), 413, 'upload-too-large'],
  ])('%s', async (_name, content, status, code) => {
    const response = await predict(content);
    expect(response.json()).toEqual(failureWith(code));
    expect(response.statusCode).toBe(status);
  });

  test('a cut JPEG', async () => {
    const jpeg = await sharp(photo('coffee')).jpeg().toBuffer();
    const response = await predict(jpeg.subarray(0, jpeg.length / 2));
    expect(response.statusCode).toBe(400);
    expect(response.json()).toEqual(failureWith('damaged-image'));
  });

  test('a small file of many pixels', async () => {
    const image = sharp({ create: { width: 8000, height: 5001, channels: 3, background: 'red' } });
    const bomb = await image.png().toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    const response = await predict(bomb);
    expect(response.statusCode).toBe(413);
    expect(response.json()).toEqual(failureWith('too-many-pixels'));
  });

  const whole = upload(photo('coffee'));
  const file = { filename: 'photo', content: photo('coffee') };
  test.each([
    ['no file part', form({ content: 'text' }), 400, 'no-file'],
    ['two files', form(file, { ...file, name: 'second' }), 400, 'more-than-one-file'],
    ['three files', form(file, file, file), 400, 'more-than-one-file'],
    ['too many fields', form(...Array<{ content: string }>(11).fill({ content: '' })), 400, 'malformed-multipart'],
    ['a cut form', { ...whole, payload: whole.payload.subarray(0, 1000) }, 400, 'malformed-multipart'],
    ['no boundary', { ...whole, headers: { 'content-type': 'multipart/form-data' } }, 400, 'malformed-multipart'],
    [
      'a boundary that takes long to find',
      { ...whole, headers: { 'content-type': `multipart/form-data; boundary=${'b'.repeat(8000)}` } },
      400,
      'malformed-multipart',
    ],
    ['JSON', { headers: { 'content-type': 'application/json' }, payload: '{}' }, 415, 'wrong-content-type'],
    ['a bare photo', { headers: { 'content-type': 'image/png' }, payload: photo('coffee') }, 415, 'wrong-content-type'],
    ['nothing', {}, 415, 'wrong-content-type'],
  ])('%s', async (_name, request, status, code) => {
    const response = await server.app.inject({ method: 'POST', url: '/predict', ...request });
    expect(response.json()).toEqual(failureWith(code));
    expect(response.statusCode).toBe(status);
  });

  test('a field named __proto__ changes nothing', async () => {
    const body = form({ name: '__proto__', content: 'x' });
    const response = await server.app.inject({ method: 'POST', url: '/predict', ...body });
    expect(response.statusCode).toBe(400);
  });

  test('the server still predicts after all of them', async () => {
    expect((await predict(photo('coffee'))).json().class).toBe('espresso');
  });
});
