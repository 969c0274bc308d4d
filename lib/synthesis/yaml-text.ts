import { Yaml } from 'cdk8s';
import { RAW } from '../kube/quoted';

/** Numbers of Go, which reads them without each '_' and with a '0o' of YAML 1.2. */
const GO_NUMBER = /^[-+]?(?:0x[\da-f]+|0o[0-7]+|0b[01]+|(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?)$/i;
/** Numbers of YAML 1.1, which cdk8s quotes. */
const QUOTED_NUMBER =
  /^[-+]?(?:0b[01_]+|0x[\da-fA-F_]+|\d[\d_]*|(?:\d[\d_]*)?(?:\.[\d_]*)?[eE][-+]?\d+|(?:\d[\d_]*)?\.[\d_]*)$/;

/** Tags of YAML 1.1 that PyYAML cannot construct, and a merge of maps as a key. */
const TAGS = /^(?:=|<<)$/;

/** A tab where an indent could be: Go refuses the file. A tab in a plain scalar: PyYAML refuses it. */
const TAB_AS_INDENT = /^[ \n]*\t/;

/** Text of several lines that cdk8s writes in double quotes, with a line of one space, which it escapes twice. */
const QUOTED_LINES = /(?![\t\n])\p{Cc}|\n[\t ]+$/u;
const SPACE_LINE = /\n \n/;

/** Blank lines with spaces in them: read without the spaces. */
const BLANK = /^\n* [ \n]*\n$/;

/**
 * How a parser misreads a text or number as `Yaml.stringify()` of cdk8s writes it; undefined if the parsers of Kubernetes
 * (sigs.k8s.io/yaml), js-yaml, yaml in modes 1.1 and 1.2, and PyYAML all read it as it was. `npm run tool -- fuzz-text` compares them.
 */
export function misreading(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return numberText(value) === JSON.stringify(value) || value === 0
      ? undefined
      : 'which is written in a form that parsers read as another value';
  }
  return typeof value === 'string' ? misreadText(value) : undefined;
}

function misreadText(text: string): string | undefined {
  const raw = RAW.exec(text);
  if (raw) {
    const code = text.charCodeAt(raw.index).toString(16).toUpperCase().padStart(4, '0');
    return `which holds U+${code}: Kubernetes reads it as a line break, drops it or rejects the file`;
  }
  if (TAGS.test(text)) {
    return 'which YAML 1.1 reads as a tag';
  }
  if (text.includes('\t') && (text.includes('\n') ? TAB_AS_INDENT.test(text) : !isQuoted(text))) {
    return 'which holds a tab where YAML allows none';
  }
  if (BLANK.test(text) || (SPACE_LINE.test(text) && QUOTED_LINES.test(text))) {
    return 'which is read with other spaces';
  }
  return /^[-+.\d]/.test(text) && GO_NUMBER.test(text.replaceAll('_', '')) && !QUOTED_NUMBER.test(text)
    ? 'which Kubernetes reads as a number'
    : undefined;
}

/** Whether cdk8s has another reason for quotes. */
function isQuoted(line: string): boolean {
  return /^["']/.test(Yaml.stringify(line));
}

/**
 * A number as all parsers read it. cdk8s writes whole numbers above 2^53 rounded, and exponents in a form that is text to PyYAML.
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
