import { connect, type Socket } from 'node:net';

/** Bytes received until a connection ends, parsed as one response. */
export interface Exchange {
  text: string;
  status?: number;
  headers: Record<string, string>;
  body: string;
  milliseconds: number;
}

/** Connection without parsing and retries. */
export class Raw {
  received = '';
  /** Code of the error that ended the connection. */
  failure?: string;
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  private readonly start = performance.now();

  constructor(port: number, text: string | Buffer = '') {
    this.socket = connect(port, '127.0.0.1');
    this.socket
      .on('data', (data: Buffer) => (this.received += data.toString('latin1')))
      .on('error', ({ code }: NodeJS.ErrnoException) => (this.failure = code));
    // not once() of node:events, which rejects if the connection is reset
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    if (text.length > 0) this.socket.write(text);
  }

  async exchange(): Promise<Exchange> {
    await this.closed;
    const [head = '', body = ''] = this.received.split(/\r\n\r\n(.*)/s);
    const [first = '', ...lines] = head.split('\r\n');
    const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const status = Number(first.split(' ')[1]) || undefined;
    const milliseconds = performance.now() - this.start;
    return { text: this.received, status, headers: Object.fromEntries(lower), body, milliseconds };
  }
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
