import { Yaml } from 'cdk8s';
import { RAW } from '../kube/quoted';

/** Numbers of Go, which ignores '_' and accepts the prefix '0o' of YAML 1.2. */
const GO_NUMBER = /^[-+]?(?:0x[\da-f]+|0o[0-7]+|0b[01]+|(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?)$/i;
/** Numbers of YAML 1.1. cdk8s quotes them. */
const QUOTED_NUMBER =
  /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|\d[\d_]*|(?:\d[\d_]*)?(?:\.[\d_]*)?[eE][-+]?\d+|(?:\d[\d_]*)?\.[\d_]*)$/;

/** Tags of YAML 1.1: PyYAML cannot construct '=', and '<<' as a key merges maps. */
const TAGS = /^(?:=|<<)$/;

/** Tab in the position of an indent. Go rejects the file, and PyYAML rejects a tab in a plain scalar. */
const TAB_AS_INDENT = /^[ \n]*\t/;

/** Multi-line string that cdk8s writes in double quotes. cdk8s escapes a line of one space twice. */
const QUOTED_LINES = /(?![\t\n])\p{Cc}|\n[\t ]+$/u;
const SPACE_LINE = /\n \n/;

/** Blank lines with spaces, which parsers drop. */
const BLANK = /^\n* [ \n]*\n$/;

/**
 * Describes how a parser misreads a string or number that `Yaml.stringify()` of cdk8s writes; undefined if the parsers of Kubernetes
 * (sigs.k8s.io/yaml), js-yaml, yaml in modes 1.1 and 1.2, and PyYAML all read it unchanged. `npm run tool -- fuzz-text` compares them.
 */
export function misreading(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return numberText(value) === JSON.stringify(value) || value === 0
      ? undefined
      : 'which parsers read as another value';
  }
  return typeof value === 'string' ? misreadingOfText(value) : undefined;
}

function misreadingOfText(text: string): string | undefined {
  const raw = RAW.exec(text);
  if (raw) {
    const code = text.charCodeAt(raw.index).toString(16).toUpperCase().padStart(4, '0');
    return `which contains U+${code}: Kubernetes reads it as a line break, drops it or rejects the file`;
  }
  if (TAGS.test(text)) {
    return 'which YAML 1.1 reads as a tag';
  }
  if (text.includes('\t') && (text.includes('\n') ? TAB_AS_INDENT.test(text) : !isQuoted(text))) {
    return 'which contains a tab where YAML allows none';
  }
  if (BLANK.test(text) || (SPACE_LINE.test(text) && QUOTED_LINES.test(text))) {
    return 'which parsers read with other spaces';
  }
  return /^[-+.\d]/.test(text) && GO_NUMBER.test(text.replaceAll('_', '')) && !QUOTED_NUMBER.test(text)
    ? 'which Kubernetes reads as a number'
    : undefined;
}

/** Returns true if cdk8s quotes a line. */
function isQuoted(line: string): boolean {
  return /^["']/.test(Yaml.stringify(line));
}

/**
 * Writes a number for all parsers. cdk8s rounds whole numbers above 2^53, and writes exponents in a form that PyYAML reads as text.
 */
export function numberText(value: number): string {
  if (Object.is(value, -0)) {
    return '-0';
  }
  if (Number.isInteger(value) && Math.abs(value) < 1e21) {
    return Number.isSafeInteger(value) ? String(value) : String(BigInt(value));
  }
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}
