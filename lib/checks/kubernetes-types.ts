import { KINDS, TYPES } from '../../imports/kubernetes';
import type { Manifest } from '../kube/manifest';

/** Field of an object. */
interface Field {
  /** Name of the type of an object, or of the objects in a list; undefined for scalars, and for maps with arbitrary keys. */
  readonly type?: string;
  readonly isList: boolean;
}

/** Fields of an object or of a part of it. */
export type Fields = ReadonlyMap<string, Field>;

const fieldsByType = new Map<string, Fields>();

/** Returns the fields that a manifest can have; undefined for kinds that are not part of Kubernetes. */
export function fieldsOfKind({ apiVersion, kind }: Manifest): Fields | undefined {
  const type = KINDS[`${apiVersion} ${kind}`];
  return type === undefined ? undefined : fieldsOf(type);
}

/** Returns the fields of a type. */
export function fieldsOf(type: string): Fields {
  const cached = fieldsByType.get(type);
  if (cached) return cached;
  const fields = new Map((TYPES[type] ?? '').split(' ').map(fieldOf));
  fieldsByType.set(type, fields);
  return fields;
}

/** Parses a field, such as 'containers:core.v1.Container[]'. */
function fieldOf(text: string): [string, Field] {
  const [name = '', type] = text.split(':');
  const isList = type?.endsWith('[]') ?? false;
  return [name, { type: isList ? type?.slice(0, -'[]'.length) : type, isList }];
}
