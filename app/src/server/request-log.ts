import type { FastifyRequest } from 'fastify';

/** Maximum length of a string in the log. Clients choose the URL and host, and without a limit each request could add kilobytes. */
const MAX_LENGTH = 256;

export function requestForLog({ method, url, host, ip, socket }: FastifyRequest) {
  return { method, url: truncate(url), host: truncate(host), remoteAddress: ip, remotePort: socket?.remotePort };
}

function truncate(text: string | undefined): string | undefined {
  return text && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}...` : text;
}
