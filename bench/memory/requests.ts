import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const MEBIBYTE = 2 ** 20;
const BOUNDARY = 'the-boundary';
const RESPONSE_TIMEOUT_MS = 60_000;

/** Request: a head, then `start`, `piece` repeated up to a total of `bytes`, and `end`. */
export interface Flood {
  readonly name: string;
  readonly head: string;
  readonly start?: string;
  readonly piece?: string;
  /** Maximum total size of the repeated pieces. */
  readonly bytes?: number;
  readonly end?: string;
}

const FILE = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="photo"\r\n\r\n`;
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const END = `\r\n--${BOUNDARY}--\r\n`;

function post(type: string, body: Omit<Flood, 'head'>): Flood {
  const { start = '', piece = '', bytes = 0, end = '' } = body;
  const times = piece && Math.floor(bytes / piece.length);
  const length = start.length + Number(times) * piece.length + end.length;
  return { ...body, head: `${line('POST', '/predict')}Content-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n` };
}

/** Creates a request with a body in HTTP chunks of one byte. */
function inBytes(name: string, type: string, start: string, bytes: number): Flood {
  const head = `${line('POST', '/predict')}Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const first = start && `${start.length.toString(16)}\r\n${start}\r\n`;
  return { name, head, start: first, piece: '1\r\nx\r\n', bytes: 6 * bytes, end: '0\r\n\r\n' };
}

function line(method: string, path: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n`;
}

const field = (name: string) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nvalue\r\n`;

export const FORMS: Flood[] = [
  post(MULTIPART, { name: 'file of 9 MiB', start: FILE, piece: 'x', bytes: 9 * MEBIBYTE, end: END }),
  post(MULTIPART, { name: 'file of line ends', start: FILE, piece: '\r\n', bytes: 9 * MEBIBYTE, end: END }),
  post(MULTIPART, {
    name: 'file of incomplete boundaries',
    start: FILE,
    piece: `\r\n--${BOUNDARY.slice(0, -1)}`,
    bytes: 9 * MEBIBYTE,
    end: END,
  }),
  inBytes('file in HTTP chunks of 1 byte', MULTIPART, FILE, 9 * MEBIBYTE),
  post(MULTIPART, { name: 'thousands of parts', piece: field('x'), bytes: 9 * MEBIBYTE, end: END }),
  post(MULTIPART, {
    name: 'part header of 9 MiB',
    start: `--${BOUNDARY}\r\nX: `,
    piece: 'x',
    bytes: 9 * MEBIBYTE,
    end: END,
  }),
  post(MULTIPART, {
    name: 'endless part headers',
    start: `--${BOUNDARY}\r\n`,
    piece: 'X: y\r\n',
    bytes: 9 * MEBIBYTE,
    end: END,
  }),
  post(MULTIPART, {
    name: 'field name of 9 MiB',
    start: `--${BOUNDARY}\r\nContent-Disposition: form-data; name="`,
    piece: 'x',
    bytes: 9 * MEBIBYTE,
    end: END,
  }),
  post(MULTIPART, { name: 'text before the form', piece: 'x\r\n', bytes: 9 * MEBIBYTE, end: END }),
  post(`multipart/form-data; boundary=${'b'.repeat(8000)}`, {
    name: 'boundary of 8 kB',
    piece: `\r\n--${'b'.repeat(7999)}`,
    bytes: 9 * MEBIBYTE,
  }),
];

export const JSONS: Flood[] = [
  post('application/json', { name: 'arrays in arrays', piece: '[', bytes: 16_000 }),
  post('application/json', { name: 'objects in objects', piece: '{"a":', bytes: 16_000 }),
  post('application/json', { name: 'long number', start: '{"features":[', piece: '9', bytes: 16_000, end: ',1,1,1]}' }),
  post('application/json', { name: 'many numbers', start: '{"features":[', piece: '1,', bytes: 16_000, end: '1]}' }),
  post('application/json', {
    name: 'many keys',
    start: '{',
    piece: '"a":1,',
    bytes: 16_000,
    end: '"features":[1,1,1,1]}',
  }),
  post('application/json', { name: 'array of 9 MiB', start: '[', piece: '1,', bytes: 9 * MEBIBYTE, end: '1]' }),
  inBytes('JSON in HTTP chunks of 1 byte', 'application/json', '', 9 * MEBIBYTE),
];

export const BODIES: Flood[] = [
  post('x/y', { name: 'body of 9 MiB', piece: 'x', bytes: 9 * MEBIBYTE }),
  inBytes('body in HTTP chunks of 1 byte', 'x/y', '', 9 * MEBIBYTE),
];

/** Requests for any server. */
export const HEADS: Flood[] = [
  ...['/', '/test', '/metrics', '/version', '/livez', '/readyz', '/nothing'].map((path) => ({
    name: `GET ${path}`,
    head: `${line('GET', path)}\r\n`,
  })),
  { name: 'headers of 15 kB', head: line('GET', '/livez'), piece: 'X: y\r\n', bytes: 15_000, end: '\r\n' },
  { name: 'headers of 9 MiB', head: line('GET', '/livez'), piece: 'X: y\r\n', bytes: 9 * MEBIBYTE, end: '\r\n' },
  {
    name: 'path of 15 kB',
    head: 'GET /',
    piece: 'x%20',
    bytes: 15_000,
    end: ` HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n`,
  },
];

/** Sends a request. Returns the status and the error code of the response, or the reason for the failure. */
export async function send(
  port: number,
  { head, start = '', piece = '', bytes = 0, end = '' }: Flood,
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  let failure = 'closed without a response';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.setTimeout(RESPONSE_TIMEOUT_MS, () => socket.destroy(new Error('no response')));
  socket
    .on('error', (error) => (failure = error.message))
    .on('data', (data: Buffer) => {
      received += data.toString('latin1', 0, 200);
      received = received.slice(0, 400);
    });
  socket.write(head + start);
  let left = piece ? Math.floor(bytes / piece.length) : 0;
  const block = piece.repeat(Math.min(left, Math.ceil(65_536 / (piece.length || 1))));
  while (left > 0 && !socket.destroyed) {
    const times = Math.min(left, block.length / piece.length);
    left -= times;
    if (!socket.write(block.slice(0, times * piece.length)))
      await Promise.race([once(socket, 'drain').catch(() => undefined), closed]);
  }
  if (end && !socket.destroyed) socket.write(end);
  await Promise.race([closed, sleep(RESPONSE_TIMEOUT_MS, undefined, { ref: false })]);
  const code = /"code":"([^"]+)"/.exec(received)?.[1];
  return [/^HTTP\/1\.1 (\d+)/.exec(received)?.[1] ?? failure, ...(code ? [code] : [])].join(' ');
}
