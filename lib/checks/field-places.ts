import { type JsonPath, pathText } from '../kube/json-path';
import { nearest } from '../kube/nearest';
import { type Fields, fieldsOf } from './kubernetes-types';
import { isTypoOf } from './names';

/** Maximum number of levels between a misplaced field and the object to which it belongs. */
const MAX_LEVELS = 2;
/** Maximum number of objects that a misplaced field can belong to. A field of more objects, such as `name`, is ambiguous. */
const MAX_OBJECTS = 4;

/** An object in a manifest, and its parent. */
export interface Place {
  readonly fields: Fields;
  /** Path in the parent: a field, and an index if the field is a list. */
  readonly keys: JsonPath;
  readonly above?: Place;
}

/** Returns the path of an object in the manifest. */
export function pathOf({ keys, above }: Place): JsonPath {
  return above ? [...pathOf(above), ...keys] : keys;
}

/** Returns the fix for a field that an object cannot have, and the path of the field that the author most likely meant. */
export function fixOf(wrong: string, place: Place): { readonly fix: string; readonly meant?: JsonPath } {
  const fields = [...place.fields.keys()];
  const typo = fields.find((field) => lettersOf(field) === lettersOf(wrong) || isTypoOf(wrong, field));
  const places = typo === undefined ? placesWith(wrong, place) : [];
  const [first] = places;
  if (first !== undefined && places.length <= MAX_OBJECTS) return { fix: `move it to ${first}` };
  const meant = typo ?? (first === undefined ? nearest(wrong, fields) : undefined);
  return meant === undefined
    ? { fix: 'remove it, or acknowledge it if your cluster is newer' }
    : { fix: `write ${meant}`, meant: [...pathOf(place), meant] };
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[-_]/g, '');
}

/** Returns the paths of the nearest objects that can have a field, with `[]` for the items of a list. */
function placesWith(field: string, place: Place): string[] {
  for (let levels = 1; levels <= MAX_LEVELS; levels++) {
    const places = ancestors(place, levels)
      .flatMap((above, up) => (canHold(above, up, levels) ? [{ above, below: levels - up }] : []))
      .reverse()
      .flatMap(({ above, below }) => inside(field, above.fields, below).map((path) => joined(above, path)));
    if (places.length > 0) return places;
  }
  return [];
}

/** Returns true for the object itself, its ancestors, and its sibling `metadata` or `spec`. Other siblings are unrelated. */
function canHold({ fields }: Place, up: number, levels: number): boolean {
  return up === 0 || up === levels || fields.has('metadata');
}

/** Returns an object and its ancestors, up to a number of levels. */
function ancestors(place: Place, levels: number): Place[] {
  return [place, ...(levels > 0 && place.above ? ancestors(place.above, levels - 1) : [])];
}

/** Returns the paths of the objects with a field, a number of levels below an object. */
function inside(field: string, fields: Fields, levels: number): string[] {
  if (levels === 0) return fields.has(field) ? [''] : [];
  return [...fields].flatMap(([name, { type, isList }]) =>
    type === undefined
      ? []
      : inside(field, fieldsOf(type), levels - 1).map((below) => `.${name}${isList ? '[]' : ''}${below}`),
  );
}

function joined(place: Place, below: string): string {
  return `${pathText(pathOf(place))}${below}`.replace(/^\./, '') || 'the top level';
}
