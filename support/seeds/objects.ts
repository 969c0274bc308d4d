import { loadAll } from 'js-yaml';

/** Map in a manifest. */
export interface Fields {
  [name: string]: unknown;
}

/** Object of a seed, before it becomes text. */
export interface SeedObject extends Fields {
  apiVersion: string;
  kind: string;
  metadata: Fields & { name: string; namespace?: string; labels?: Fields };
  spec?: Fields;
}

/** Reads the objects of an example. */
export function objectsIn(yaml: string): SeedObject[] {
  return loadAll(yaml) as SeedObject[];
}

/** Copies a value. Replaces each map by the result of a function, from the innermost outwards. */
export function mapFields(value: unknown, replace: (fields: Fields) => Fields): unknown {
  if (Array.isArray(value)) return value.map((item) => mapFields(item, replace));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, mapFields(inner, replace)] as const);
  return replace(Object.fromEntries(entries));
}

/** Copies objects. Replaces each map by the result of a function. */
export function mapAll(objects: readonly SeedObject[], replace: (fields: Fields) => Fields): SeedObject[] {
  return mapFields(objects, replace) as SeedObject[];
}

/** Copies objects. Replaces each pod spec by the result of a function. */
export function mapPods(objects: readonly SeedObject[], replace: (pod: Fields) => Fields): SeedObject[] {
  return mapAll(objects, (fields) => (Array.isArray(fields.containers) ? replace(fields) : fields));
}

/** Copies objects. Replaces each container by the result of a function. */
export function mapContainers(objects: readonly SeedObject[], replace: (container: Fields) => Fields): SeedObject[] {
  const mapList = (list: unknown) => (Array.isArray(list) ? (list as Fields[]).map(replace) : list);
  return mapPods(objects, (pod) => ({
    ...pod,
    containers: mapList(pod.containers),
    ...(pod.initContainers === undefined ? {} : { initContainers: mapList(pod.initContainers) }),
  }));
}
