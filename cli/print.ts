/** Control characters except line breaks and tabs, and characters that change the direction of text. A terminal interprets them. */
const UNPRINTABLE = /(?![\n\t]|\r\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** Prints text to stdout, with escapes for control characters. */
export function print(text: string): void {
  console.log(printable(text));
}

/** Prints text to stderr, with escapes for control characters. */
export function printError(text: string): void {
  console.error(printable(text));
}

/** Replaces the characters of UNPRINTABLE with escapes of JSON and TypeScript. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escape);
}

/** Replaces line breaks and the characters of UNPRINTABLE with escapes. The result is one line. */
export function oneLine(text: string): string {
  return printable(text).replace(/\r?\n/g, '\\n');
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
