import { append } from '../kube/append';

/** Minimum length of a part of a name in which a different letter is a typo, not another name: `db-a` and `db-b` differ on purpose. */
const MIN_TYPO_LENGTH = 4;
/** Minimum length of a part in which two different letters are a typo. */
const LONG_LENGTH = 7;

/** Returns true if a name is a misspelling of another name. Names that differ in digits or in whole words are different names. */
export function isTypoOf(one: string, other: string): boolean {
  if (one === other) {
    return false;
  }
  const [parts, others] = [one.split(/[-.]/), other.split(/[-.]/)];
  if (parts.length !== others.length) {
    return parts.join('') === others.join('');
  }
  return parts.every((part, i) => part === others[i] || isTypo(part, others[i] ?? ''));
}

function isTypo(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  return (
    shorter >= MIN_TYPO_LENGTH &&
    one.replace(/\D/g, '') === other.replace(/\D/g, '') &&
    distance(one, other) <= (shorter >= LONG_LENGTH ? 2 : 1)
  );
}

/** Returns the number of inserted, removed, replaced or swapped letters between two words. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    const previous = rows[i - 1] ?? [];
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwap ? (rows[i - 2]?.[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min(replaced, swapped, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? 0;
}

/** Names that a misspelled name can mean. */
export class SimilarNames {
  /** Names by their digits, because names with other digits are not typos. */
  private readonly byDigits = new Map<string, string[]>();

  public add(name: string): void {
    append(this.byDigits, digitsOf(name), name);
  }

  /** Returns the name that a misspelled name most likely means; undefined if there is none. */
  public find(name: string): string | undefined {
    return this.byDigits.get(digitsOf(name))?.find((other) => isTypoOf(name, other));
  }
}

function digitsOf(name: string): string {
  return name.replace(/\D+/g, '-');
}
