import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PAGES_DIR } from '../places';

/** Serves one self-contained page. Only the very scripts and styles in it may run. */
export function addPage(app: FastifyInstance, model: string, version: string): void {
  const hashes = { script: [] as string[], style: [] as string[] };
  const inline = (tag: 'script' | 'style', file: string) => {
    const content = read(file);
    hashes[tag].push(hashOf(content));
    return `<${tag}>${content}</${tag}>`;
  };
  // in one answer: a gateway passes the page on, and knows of no other files
  const html = read(`${model}.html`)
    .replace('{{version}}', version)
    .replace(/<link rel="stylesheet" href="(.+?)" \/>/g, (_, file: string) => inline('style', file))
    .replace(/<script src="(.+?)"><\/script>/g, (_, file: string) => inline('script', file));
  const policy = [
    "default-src 'none'",
    `script-src ${hashes.script.join(' ')}`,
    `style-src ${hashes.style.join(' ')}`,
    "connect-src 'self'",
    'img-src blob: data:',
    // the page makes no markup of text, and no script of it may
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  app.get('/', async (_request, reply) => {
    reply.type('text/html; charset=utf-8').header('content-security-policy', policy);
    return html;
  });
}

function read(file: string): string {
  return readFileSync(join(PAGES_DIR, file), 'utf8');
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
