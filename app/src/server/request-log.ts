import type { FastifyRequest } from 'fastify';

/** A client chooses these strings, and each request adds two lines: the log must not grow by kilobytes with each request. */
const MAX_LENGTH = 256;

export function requestForLog({ method, url, host, ip, socket }: FastifyRequest) {
  return { method, url: cut(url), host: cut(host), remoteAddress: ip, remotePort: socket?.remotePort };
}

function cut(text: string | undefined): string | undefined {
  return text && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text;
}
