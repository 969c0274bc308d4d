import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';

type Read = (text: string) => unknown[];

/** The parsers of YAML that run in Node.js: all documents of a file, or an error. */
export const JS_READERS: Record<string, Read> = {
  'js-yaml': (text) => loadAll(text),
  'yaml 1.1': (text) => read(text, '1.1'),
  'yaml 1.2': (text) => read(text, '1.2'),
};

function read(text: string, version: '1.1' | '1.2'): unknown[] {
  // what it returns of an empty file is no list
  return [...parseAllDocuments(text, { version })].map((document) => {
    if (document.errors.length > 0) {
      throw document.errors[0] as Error;
    }
    return document.toJS() as unknown;
  });
}

/** What a parser reads instead, or its error; undefined if it reads what it should. */
export function problemOf(read: Read, text: string, expected: unknown[]): string | undefined {
  try {
    const found = read(text);
    return isDeepStrictEqual(json(found), json(expected)) ? undefined : `read as ${JSON.stringify(found)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** -0 and 0 are the same number there. */
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
