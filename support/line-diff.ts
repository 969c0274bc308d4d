/** Lines of two strings, in the format of `diff`: lines that only `one` has start with '-', lines that only `other` has with '+'. */
export function lineDiff(one: string, other: string): string {
  const [a, b] = [one.trimEnd().split('\n'), other.trimEnd().split('\n')];
  const commonLengths = commonLengthsOf(a, b);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`  ${a[i]}`);
      i++;
      j++;
    } else if (i < a.length && lengthAt(commonLengths, i + 1, j) >= lengthAt(commonLengths, i, j + 1)) {
      lines.push(`- ${a[i++]}`);
    } else if (j < b.length) {
      lines.push(`+ ${b[j++]}`);
    } else {
      lines.push(`- ${a[i++]}`);
    }
  }
  return lines.join('\n');
}

/** Length of the longest common subsequence of the lines from each pair of indexes. */
function commonLengthsOf(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = lengths[i] as number[];
      row[j] =
        a[i] === b[j]
          ? lengthAt(lengths, i + 1, j + 1) + 1
          : Math.max(lengthAt(lengths, i + 1, j), lengthAt(lengths, i, j + 1));
    }
  }
  return lengths;
}

function lengthAt(lengths: readonly number[][], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}
