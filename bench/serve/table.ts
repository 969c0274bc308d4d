/** Prints a row of a Markdown table. */
export function row(...cells: (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

export function heading(...cells: string[]): void {
  row(...cells);
  row(...cells.map(() => '---'));
}
