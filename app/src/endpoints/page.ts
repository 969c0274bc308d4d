import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FastifyInstance } from 'fastify';

/** Serves one self-contained page. Only the very script and style in it may run. */
export function addPage(app: FastifyInstance, model: string, version: string): void {
  const html = readFileSync(join(__dirname, `../../pages/${model}.html`), 'utf8').replace('{{version}}', version);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(html, 'script')}`,
    `style-src ${hashOf(html, 'style')}`,
    "connect-src 'self'",
    'img-src blob: data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  app.get('/', async (_request, reply) => {
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy);
    return html;
  });
}

function hashOf(html: string, tag: string): string {
  const content = html.split(`<${tag}>`)[1]!.split(`</${tag}>`)[0]!;
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
