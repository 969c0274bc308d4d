import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { GIFS, JPEGS, PNGS } from '../app/test/bombs';

const PHOTOS = join(__dirname, '..', 'app', 'models', 'photos');
const BOUNDARY = 'e2e-boundary';
const MEBIBYTE = 2 ** 20;
/** Width and height in pixels, just below the app's limit of 40 megapixels. */
const BOMB_WIDTH = 6300;

type Random = () => number;

/** Bytes of a request. */
export interface Malformed {
  readonly bytes: Buffer;
  /** Behavior of the client after an incomplete request: 'stall' waits for a response, 'hang-up' closes the connection. */
  readonly ending?: 'stall' | 'hang-up';
}

/** Kind of malformed request. */
export interface Kind {
  readonly name: string;
  readonly count: number;
  /** Number of concurrent requests. */
  readonly parallel: number;
  readonly to: 'image' | 'json';
  make(random: Random): Malformed;
}

/** Kinds of malformed requests, 10,000 requests in total. */
export async function kinds(): Promise<Kind[]> {
  const photos = await encodings(sharp(join(PHOTOS, 'coffee.png')));
  const bombs = await allBombs();
  return [
    { name: 'fuzzed multipart', count: 3000, parallel: 16, to: 'image', make: (r) => fuzzedForm(r, photos) },
    { name: 'truncated or damaged image', count: 2000, parallel: 16, to: 'image', make: (r) => damaged(r, photos) },
    { name: 'decompression bomb', count: 150, parallel: 16, to: 'image', make: (r) => form(pick(r, bombs)) },
    { name: 'huge form', count: 100, parallel: 16, to: 'image', make: hugeForm },
    { name: 'malformed JSON', count: 2550, parallel: 16, to: 'json', make: malformedJson },
    { name: 'huge JSON', count: 200, parallel: 16, to: 'json', make: hugeJson },
    { name: 'broken HTTP', count: 700, parallel: 16, to: 'image', make: brokenHttp },
    { name: 'broken HTTP', count: 700, parallel: 16, to: 'json', make: brokenHttp },
    { name: 'slow body', count: 100, parallel: 100, to: 'image', make: (r) => cut(r, form(photos[0]!), 'stall') },
    { name: 'slow body', count: 100, parallel: 100, to: 'json', make: (r) => cut(r, malformedJson(r), 'stall') },
    { name: 'hung up', count: 200, parallel: 16, to: 'image', make: (r) => cut(r, form(photos[0]!), 'hang-up') },
    { name: 'hung up', count: 200, parallel: 16, to: 'json', make: (r) => cut(r, hugeJson(r), 'hang-up') },
  ];
}

async function encodings(photo: Sharp): Promise<Buffer[]> {
  const formats = [photo.clone().jpeg(), photo.clone().webp(), photo.clone().gif()];
  const encoded = await Promise.all(formats.map((format) => format.toBuffer()));
  return [readFileSync(join(PHOTOS, 'chelsea.png')), ...encoded];
}

/** Small files with large images, most just below the limit, in the formats that need the most memory. */
async function allBombs(): Promise<Buffer[]> {
  const blank = sharp({
    create: { width: BOMB_WIDTH, height: BOMB_WIDTH, channels: 3, background: 'white' },
    limitInputPixels: false,
  });
  const small = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  const falseWidth = Buffer.from(small);
  falseWidth.writeUInt32BE(60_000, 16); // the width in the header, which also invalidates the checksum
  const made = [
    blank.clone().jpeg({ progressive: true }),
    blank.clone().png({ progressive: true }),
    blank.clone().webp({ lossless: true, effort: 0 }),
    blank.clone().withMetadata({ orientation: 6 }).jpeg(),
  ];
  const layouts = [
    await JPEGS['progressive CMYK, 16,384 wide, and 9 MB of comments']!(),
    await PNGS['interlaced, largest, and 9 MB of text']!(),
    await PNGS['ICC profile of 500 MB']!(),
    await GIFS['16,384 wide']!(),
  ];
  const encoded = await Promise.all(made.map((format) => format.toBuffer()));
  return [falseWidth, ...encoded, ...layouts];
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);

function garbage(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(random, 256)));
}

function post(body: Buffer, type: string): Malformed {
  const head = `POST /predict HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return { bytes: Buffer.concat([Buffer.from(head), body]) };
}

function formBody(photo: Buffer): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo"\r\nContent-Type: image/png\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), photo, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

function form(photo: Buffer): Malformed {
  return post(formBody(photo), `multipart/form-data; boundary=${BOUNDARY}`);
}

/** Replaces, removes or repeats up to 40 bytes. */
function mutated(random: Random, bytes: Buffer): Buffer {
  const at = below(random, Math.min(bytes.length, 300)); // in the headers of the form
  const length = 1 + below(random, 40);
  const middle = pick(random, [
    () => garbage(random, length),
    () => Buffer.alloc(0),
    () => Buffer.concat([bytes.subarray(at, at + length), bytes.subarray(at, at + length)]),
    () => Buffer.from(pick(random, ['\r\n', `--${BOUNDARY}`, '\r\n\r\n', '\0', '"', ';'])),
  ])();
  return Buffer.concat([bytes.subarray(0, at), middle, bytes.subarray(at + length)]);
}

function fuzzedForm(random: Random, photos: Buffer[]): Malformed {
  const type = pick(random, [
    `multipart/form-data; boundary=${BOUNDARY}`,
    `multipart/form-data; boundary=${BOUNDARY}x`,
    'multipart/form-data',
    `multipart/form-data; boundary=${'b'.repeat(5000)}`,
    'multipart/form-data; boundary=""',
  ]);
  const body = formBody(pick(random, photos).subarray(0, 20_000));
  return post(
    mutated(random, mutated(random, body)),
    random() < 0.6 ? `multipart/form-data; boundary=${BOUNDARY}` : type,
  );
}

function damaged(random: Random, photos: Buffer[]): Malformed {
  const photo = Buffer.from(pick(random, photos));
  if (random() < 0.5) {
    return form(photo.subarray(0, 1 + below(random, photo.length - 1)));
  }
  for (let i = 0; i < 20; i++) {
    photo[below(random, photo.length)] = below(random, 256);
  }
  return form(photo);
}

function hugeForm(random: Random): Malformed {
  if (random() < 0.5) {
    return form(Buffer.alloc(11 * MEBIBYTE, 1));
  }
  const field = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${'n'.repeat(200)}"\r\n\r\nvalue\r\n`;
  const body = Buffer.from(`${field.repeat(20_000)}--${BOUNDARY}--\r\n`);
  return post(body, `multipart/form-data; boundary=${BOUNDARY}`);
}

const JSONS = [
  '{"features": [5.1, 3.5, 1.4, 0.2]',
  '{"features": [5.1, 3.5, 1.4]}',
  '{"features": [1e400, -1e400, 1e39, 0]}',
  '{"features": ["5.1", null, {}, []]}',
  '{"features": {"length": 4}}',
  '{"__proto__": {"features": [1, 2, 3, 4]}}',
  '{"constructor": {"prototype": {"x": 1}}}',
  'null',
  '[]',
  '"features"',
  '',
  '\ufeff{}',
  '{"features": [NaN, Infinity, 0, 0]}',
  `{"features": [${'0'.repeat(400)}, 1, 1, 1]}`,
  `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
];

function malformedJson(random: Random): Malformed {
  const json = Buffer.from(pick(random, JSONS));
  const body = random() < 0.3 && json.length > 0 ? mutated(random, json) : json;
  return post(body, pick(random, ['application/json', 'application/json', 'application/json', 'text/plain', 'x', '']));
}

function hugeJson(random: Random): Malformed {
  const number = pick(random, ['1,', '0.1234567890123456,', '[],']);
  // half of the bodies are just below the size limit of the gateway
  const size = random() < 0.5 ? 9 * MEBIBYTE : 11 * MEBIBYTE;
  const body = Buffer.from(`{"features":[${number.repeat(size / number.length)}1]}`);
  return post(body, 'application/json');
}

function brokenHttp(random: Random): Malformed {
  const text = pick(random, [
    'GET /test HTTP/9.9\r\n\r\n',
    'BREW /predict HTTP/1.1\r\nHost: e2e\r\n\r\n',
    `GET /${'%'.repeat(100)} HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\n\r\n`,
    'GET /%zz%00 HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\n\r\n',
    'GET /../../etc/passwd HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\n\r\n',
    `GET /test HTTP/1.1\r\nHost: e2e\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    'POST /predict HTTP/1.1\r\nHost: e2e\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde',
    'POST /predict HTTP/1.1\r\nHost: e2e\r\nContent-Length: -1\r\n\r\n',
    'POST /predict HTTP/1.1\r\nHost: e2e\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'POST /predict HTTP/1.1\r\nHost: e2e\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n',
    'DELETE /predict HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\n\r\n',
    'POST /predict HTTP/1.1\r\nHost: e2e\r\nConnection: close\r\nContent-Length: 0\r\n\r\n',
  ]);
  return { bytes: random() < 0.2 ? Buffer.concat([garbage(random, 200), Buffer.from('\r\n\r\n')]) : Buffer.from(text) };
}

function cut(random: Random, { bytes }: Malformed, ending: 'stall' | 'hang-up'): Malformed {
  const length = ending === 'stall' ? 60 + below(random, 60) : below(random, bytes.length);
  return { bytes: bytes.subarray(0, Math.min(length, bytes.length - 1)), ending };
}
