/** Finds the most likely correction of a misspelled name: a name within a few edits, or one that contains the other. */
export function nearest(name: string, names: string[]): string | undefined {
  const wrong = name.toLowerCase();
  const [best] = names
    .map((candidate) => ({ candidate, cost: costOf(wrong, candidate.toLowerCase()) }))
    .filter(({ candidate, cost }) => cost <= Math.max(1, Math.min(name.length, candidate.length) / 3))
    .sort((a, b) => a.cost - b.cost || a.candidate.length - b.candidate.length);
  return best?.candidate;
}

function costOf(wrong: string, right: string): number {
  const [short, long] = wrong.length < right.length ? [wrong, right] : [right, wrong];
  return short.length >= 3 && long.includes(short) ? (long.startsWith(short) ? 0.5 : 1) : distance(wrong, right);
}

/** Counts the insertions, deletions and replacements between two strings (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (character === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
