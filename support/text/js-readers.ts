import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';

type Reader = (text: string) => unknown[];

/** YAML parsers for Node.js. They return all documents of a file, or throw. */
export const JS_READERS: Record<string, Reader> = {
  'js-yaml': (text) => loadAll(text),
  'yaml 1.1': (text) => read(text, '1.1'),
  'yaml 1.2': (text) => read(text, '1.2'),
};

function read(text: string, version: '1.1' | '1.2'): unknown[] {
  // for an empty file, the result is not an array
  return [...parseAllDocuments(text, { version })].map((document) => {
    if (document.errors.length > 0) {
      throw document.errors[0] as Error;
    }
    return document.toJS() as unknown;
  });
}

/** Problem of a parser with a string: a wrong result or an error. Undefined if it reads the expected documents. */
export function problemOf(reader: Reader, text: string, expected: unknown[]): string | undefined {
  try {
    const found = reader(text);
    return isDeepStrictEqual(json(found), json(expected)) ? undefined : `read as ${JSON.stringify(found)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Converts to JSON and back, because JSON has no -0. */
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
