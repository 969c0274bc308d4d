import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { MODELS_DIR } from './places';

export interface Photo {
  readonly name: string;
  readonly path: string;
  readonly upload: Upload;
}

/** Request as a browser or curl -F sends it. */
export interface Upload {
  readonly headers: Record<string, string | number>;
  readonly body: Buffer;
}

/** Returns the photo chelsea, 451 x 300 pixels, as PNG and as JPEG. */
export async function photos(): Promise<Photo[]> {
  const png = join(MODELS_DIR, 'photos/chelsea.png');
  const jpeg = join(mkdtempSync(join(tmpdir(), 'bench-')), 'chelsea.jpg');
  writeFileSync(jpeg, await sharp(png).jpeg({ quality: 90 }).toBuffer());
  return [
    { name: 'PNG', path: png, upload: upload(readFileSync(png)) },
    { name: 'JPEG', path: jpeg, upload: upload(readFileSync(jpeg)) },
  ];
}

const BOUNDARY = 'the-boundary';

function upload(photo: Buffer): Upload {
  const head = [
    `--${BOUNDARY}`,
    'Content-Disposition: form-data; name="file"; filename="photo"',
    'Content-Type: application/octet-stream',
    '\r\n',
  ].join('\r\n');
  const body = Buffer.concat([Buffer.from(head), photo, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': body.length },
    body,
  };
}
