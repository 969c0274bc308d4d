import { dump } from 'js-yaml';
import type { SeedObject } from './objects';

/** Text of the objects, by file. */
export interface SeedFiles {
  readonly [file: string]: string;
}

/** Way to write objects to files. */
export interface Format {
  readonly name: string;
  readonly write: (objects: readonly SeedObject[]) => SeedFiles;
}

const join = (texts: readonly string[]) => ({ 'app.yaml': texts.join('---\n') });
/** Writes each object as YAML, because JSON cannot represent `NaN`. */
const dumpAll = (objects: readonly SeedObject[], options = {}) =>
  objects.map((object) => dump(object, { noRefs: true, ...options }));

export const FORMATS: readonly Format[] = [
  { name: 'YAML', write: (objects) => join(dumpAll(objects)) },
  { name: 'YAML in flow style', write: (objects) => join(dumpAll(objects, { flowLevel: 1 })) },
  { name: 'YAML with quotes', write: (objects) => join(dumpAll(objects, { forceQuotes: true, quotingType: '"' })) },
  {
    name: 'YAML of Helm',
    write: (objects) =>
      join(['', ...dumpAll(objects).map((text, i) => `# Source: chart/templates/${i}.yaml\n${text}`), '']),
  },
  { name: 'YAML with CRLF', write: (objects) => join(dumpAll(objects).map((text) => text.replaceAll('\n', '\r\n'))) },
  {
    name: 'one file an object',
    write: (objects) =>
      Object.fromEntries(dumpAll(objects).map((text, i) => [`${String(i).padStart(2, '0')}.yaml`, text])),
  },
  {
    name: 'JSON',
    write: (objects) => ({ 'app.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, null, 2) }),
  },
];
