import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { PAGES_DIR } from '../places';

export interface Page {
  /** Page that contains its scripts, styles and images, because the next request can reach a pod of another version. */
  html: string;
  /** Content-Security-Policy that allows only the scripts and styles of the page, by hash. */
  policy: string;
}

export interface PageValues {
  pod: string;
  version: string;
  metricsPort: string;
  tools: 'on' | 'off';
}

/** Adds a page. All responses share one buffer. Each response closes its connection, so that the next request can reach another pod. */
export function addPage(app: FastifyInstance, path: string, { html, policy }: Page): void {
  const bytes = Buffer.from(html);
  app.get(path, async (_request, reply) => {
    reply.type('text/html; charset=utf-8').headers({ 'content-security-policy': policy, connection: 'close' });
    return bytes;
  });
}

/**
 * Reads a page from the folder of the pages. Replaces `<!-- include FILE -->` with the file, `{{name}}` with the value of that name, and
 * each reference to a script, stylesheet or JPEG image with the content of the file. Removes the parts between `<!-- tools -->` and
 * `<!-- end tools -->` if the tools are off.
 */
export function readPage(file: string, { tools, ...values }: PageValues): Page {
  const hashes = { script: new Set<string>(), style: new Set<string>() };
  const inline = (tag: 'script' | 'style', content: string) => {
    hashes[tag].add(hashOf(content));
    return `<${tag}>${content}</${tag}>`;
  };
  const html = withIncludes(read(file))
    .replace(/<!-- tools -->(.*?)<!-- end tools -->/gs, tools === 'on' ? '$1' : '')
    .replace(/{{(\w+)}}/g, (_, name: keyof typeof values) => values[name])
    .replace(/(?<=<img[^>]* )src="(.+?\.jpg)"/g, (_, image: string) => `src="data:image/jpeg;base64,${base64(image)}"`)
    .replace(/<link rel="stylesheet" href="(.+?)" \/>/g, (_, style: string) => inline('style', read(style)))
    .replace(/<script src="(.+?)"><\/script>/g, (_, script: string) => inline('script', read(script)));
  return { html, policy: policyOf(hashes) };
}

function policyOf({ script, style }: Record<'script' | 'style', Set<string>>): string {
  return [
    "default-src 'none'",
    `script-src ${[...script].join(' ')}`,
    `style-src ${[...style].join(' ')}`,
    "connect-src 'self'",
    'img-src blob: data:',
    // the scripts create no markup from text, and the policy blocks a script that does
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function withIncludes(html: string): string {
  return html.replace(/<!-- include (.+?) -->/g, (_, file: string) => read(file));
}

function read(file: string): string {
  return readFileSync(join(PAGES_DIR, file), 'utf8');
}

function base64(file: string): string {
  return readFileSync(join(PAGES_DIR, file), 'base64');
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
