/**
 * Characters that some parser takes for a line break (NEL, the separators of lines and paragraphs), drops (the byte order mark) or
 * refuses (DEL, C1 controls, two noncharacters). `Yaml.stringify()` of cdk8s writes them as they are, also within quotes.
 */
export const RAW = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const ALL_RAW = new RegExp(RAW, 'g');

/** A text in double quotes, on one line, with the escapes of JSON: all parsers read it as it was. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(ALL_RAW, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
