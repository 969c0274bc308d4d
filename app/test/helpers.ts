import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelConfig } from '../src/config';
import { createModelServer, type ModelServer } from '../src/model-server';

export function photo(name: string): Buffer {
  return readFileSync(join(__dirname, `../models/photos/${name}.png`));
}

/** Creates a model server that has not loaded its model. */
export function startingServer(env: Record<string, string> = {}): ModelServer {
  return createModelServer(modelConfig({ LOG_LEVEL: 'silent', ...env }));
}

export async function readyServer(env: Record<string, string> = {}): Promise<ModelServer> {
  const server = startingServer(env);
  await server.load();
  return server;
}

export interface Part {
  name?: string;
  filename?: string;
  content: Buffer | string;
}

const BOUNDARY = 'the-boundary';

export function form(...parts: Part[]) {
  const chunks = parts.flatMap(({ name = 'file', filename, content }) => [
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"`,
    filename === undefined ? '\r\n\r\n' : `; filename="${filename}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    content,
    '\r\n',
  ]);
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: Buffer.concat([...chunks, `--${BOUNDARY}--\r\n`].map((chunk) => Buffer.from(chunk))),
  };
}

export function upload(content: Buffer | string) {
  return form({ filename: 'photo', content });
}

/** Body of an error. */
export function failureWith(code: string) {
  return {
    error: { code, message: expect.stringMatching(/^.{10,100}$/) },
    pod: expect.any(String),
    version: expect.any(String),
  };
}
