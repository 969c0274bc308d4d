/**
 * Characters that some parsers read as a line break (NEL, line and paragraph separators), drop (the byte order mark) or reject (DEL,
 * C1 controls, two noncharacters). `Yaml.stringify()` of cdk8s does not escape them, not even within quotes.
 */
export const RAW = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const ALL_RAW = new RegExp(RAW, 'g');

/** Writes a string in double quotes, on one line, with the escapes of JSON. All parsers read it unchanged. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(ALL_RAW, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
