/** Formats a Markdown table. The first row is the header. */
export function table(rows: string[][]): string {
  const [head = [], ...body] = rows;
  const rule = head.map((_, i) => (i < 2 ? '---' : '---:'));
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Formats milliseconds as seconds with three significant digits, such as 0.123 s. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toPrecision(3)} s`;
}
