/** List item with the key of an earlier item. */
export interface Duplicate<T> {
  readonly item: T;
  readonly index: number;
  readonly key: string;
}

/** Returns the list items that repeat the key of an earlier item. An item without a key is unique. */
export function duplicatesIn<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Duplicate<T>[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    if (key !== undefined && seen.has(key)) {
      return [{ item, index, key }];
    }
    if (key !== undefined) {
      seen.add(key);
    }
    return [];
  });
}
