import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type FailureCode, failureBody, failureHeaders, failures } from '../errors';
import type { Origin } from '../origin';
import { commonHeaders, type Headers } from './headers';

export type ClientError = Error & { code?: string };

const CONNECTION_CODES: Record<string, FailureCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
  HPE_HEADER_OVERFLOW: 'headers-too-large',
};

/** Responses to errors that occur before Fastify handles a request. */
export class RawResponses {
  private readonly headers: Headers;

  constructor(private readonly origin: Origin) {
    this.headers = commonHeaders(origin);
  }

  headersFor(code: FailureCode, additional: Headers = {}): Headers {
    return {
      ...this.headers,
      ...failureHeaders(code),
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(this.bodyFor(code))),
      ...additional,
    };
  }

  bodyFor(code: FailureCode): string {
    return JSON.stringify(failureBody(code, this.origin));
  }

  /** Responds, and ends the connection. */
  respond(response: ServerResponse, code: FailureCode): void {
    response.writeHead(failures[code].status, this.headersFor(code, { connection: 'close' })).end(this.bodyFor(code));
  }

  /** Responds on a socket that has no response object, and ends the connection. */
  respondOnSocket(socket: Duplex, code: FailureCode, additional: Headers = {}): void {
    if (socket.writable) {
      const { status } = failures[code];
      const head = Object.entries(this.headersFor(code, { connection: 'close', ...additional }));
      const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...head.map(([name, value]) => `${name}: ${value}`)];
      socket.write(`${lines.join('\r\n')}\r\n\r\n${this.bodyFor(code)}`);
    }
    socket.destroy();
  }
}

/** Returns the error code for a request that Node.js cannot parse, or that does not arrive in time. */
export function codeOf({ code }: ClientError): FailureCode {
  return CONNECTION_CODES[code ?? ''] ?? 'malformed-request';
}
