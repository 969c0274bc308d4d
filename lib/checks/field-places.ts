import { type JsonPath, pathText } from '../kube/json-path';
import { nearest } from '../kube/nearest';
import { type Fields, fieldsOf } from './kubernetes-types';
import { isTypoOf } from './names';

/** Maximum number of levels between a misplaced field and the object to which it belongs. */
const MAX_LEVELS = 2;
/** Maximum number of objects that a misplaced field can belong to. A field of more objects, such as `name`, is ambiguous. */
const MAX_OBJECTS = 4;

/** Object in a manifest, and its parent. */
export interface Place {
  readonly fields: Fields;
  /** Path in the parent: a field, and an index if the field is a list. */
  readonly keys: JsonPath;
  readonly parent?: Place;
}

/** Returns the path of an object in the manifest. */
export function pathOf({ keys, parent }: Place): JsonPath {
  return parent ? [...pathOf(parent), ...keys] : keys;
}

/** Returns the fix for a field that an object cannot have, and the path of the field that the author most likely meant. */
export function fixOf(name: string, place: Place): { readonly fix: string; readonly meant?: JsonPath } {
  const fields = [...place.fields.keys()];
  const typo = fields.find((field) => lettersOf(field) === lettersOf(name) || isTypoOf(name, field));
  const places = typo === undefined ? placesWith(name, place) : [];
  const [first] = places;
  if (first !== undefined && places.length <= MAX_OBJECTS) return { fix: `move it to ${first}` };
  const meant = typo ?? (first === undefined ? nearest(name, fields) : undefined);
  return meant === undefined
    ? { fix: 'remove it, or acknowledge it if your cluster runs a newer version' }
    : { fix: `write ${meant}`, meant: [...pathOf(place), meant] };
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[-_]/g, '');
}

/** Returns the paths of the nearest objects that can have a field, with `[]` for the items of a list. */
function placesWith(field: string, place: Place): string[] {
  for (let levels = 1; levels <= MAX_LEVELS; levels++) {
    const places = ancestors(place, levels)
      .flatMap((ancestor, distance) =>
        isCandidate(ancestor, distance, levels) ? [{ ancestor, depth: levels - distance }] : [],
      )
      .reverse()
      .flatMap(({ ancestor, depth }) => pathsOf(field, ancestor.fields, depth).map((path) => joinPath(ancestor, path)));
    if (places.length > 0) return places;
  }
  return [];
}

/**
 * Returns true for the ancestors below which the search continues: the object itself, the outermost ancestor, and an object with `metadata`,
 * because its `metadata` and `spec` are siblings. Other siblings are unrelated.
 */
function isCandidate({ fields }: Place, distance: number, levels: number): boolean {
  return distance === 0 || distance === levels || fields.has('metadata');
}

/** Returns an object and its ancestors, up to a number of levels. */
function ancestors(place: Place, levels: number): Place[] {
  return [place, ...(levels > 0 && place.parent ? ancestors(place.parent, levels - 1) : [])];
}

/** Returns the paths of the objects with a field, a number of levels below an object. */
function pathsOf(field: string, fields: Fields, levels: number): string[] {
  if (levels === 0) return fields.has(field) ? [''] : [];
  return [...fields].flatMap(([name, { type, isList }]) =>
    type === undefined
      ? []
      : pathsOf(field, fieldsOf(type), levels - 1).map((path) => `.${name}${isList ? '[]' : ''}${path}`),
  );
}

function joinPath(place: Place, path: string): string {
  return `${pathText(pathOf(place))}${path}`.replace(/^\./, '') || 'the top level';
}
