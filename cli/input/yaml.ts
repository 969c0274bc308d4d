import {
  type Event,
  FAILSAFE_SCHEMA,
  NOT_RESOLVED,
  boolYaml11Tag,
  constructFromEvents,
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  mapTag,
  mergeTag,
  nullYaml11Tag,
  parseEvents,
  seqTag,
  YAMLException,
} from 'js-yaml';
import { PaddedText } from './padded-text';
import { readTrees, type YamlTree } from './yaml-tree';
import { YamlError } from './yaml-error';

/** Maximum depth of a document. The limit protects the stack. */
const MAX_DEPTH = 500;
const INDENTATION = 'deficient indentation';
const UNCLOSED = /end of the stream/;

/** Numbers as Go reads them, with a prefix for the base. YAML 1.1 has numbers of base 60 too, but kubectl reads these as text. */
const NUMBER = /^[-+]?(?:0x[\da-f]+|0o?[0-7]+|0b[01]+|(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?|\.inf)$|^\.nan$/i;

const numberTag = defineScalarTag<number>('tag:yaml.org,2002:float', {
  implicit: true,
  implicitFirstChars: [...'-+.0123456789'],
  resolve: (source) => {
    const text = source.replaceAll('_', '');
    return NUMBER.test(text) ? numberOf(text.toLowerCase()) : NOT_RESOLVED;
  },
  identify: () => false,
});

function numberOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[-+]/, '');
  if (/^\.[in]/.test(digits)) return digits === '.nan' ? NaN : sign * Infinity;
  return sign * Number(digits.replace(/^0(?=[0-7]+$)/, '0o'));
}

const IMPLICIT_TAGS = [nullYaml11Tag, boolYaml11Tag, numberTag];
const ANY_TAG = { matchByTagPrefix: true, identify: () => false };
/** YAML as kubectl reads it: YAML 1.1 without dates. Other tags have no effect. */
const SCHEMA = FAILSAFE_SCHEMA.withTags(
  ...IMPLICIT_TAGS,
  mergeTag,
  defineScalarTag('', { ...ANY_TAG, resolve: (source) => source }),
  defineSequenceTag('', { ...seqTag, ...ANY_TAG }),
  defineMappingTag('', { ...mapTag, ...ANY_TAG }),
);

/** A document of a part of a file. */
export interface YamlDocument extends YamlTree {
  readonly value: unknown;
}

/**
 * Parses a part of a file. Returns no empty documents.
 *
 * @throws YamlError if the text is not YAML, or JSON cannot represent it
 */
export function parseYaml(text: string): YamlDocument[] {
  const padded = new PaddedText(text);
  try {
    const events = eventsOf(padded);
    const source = padded.text;
    const trees = readTrees(padded, events, keyOf);
    // kubectl accepts duplicate keys, so they are findings
    const values = constructFromEvents(events, { source, schema: SCHEMA, json: true, maxTotalMergeKeys: -1 });
    return trees.flatMap((tree, i) => (tree && (values[i] ?? null) !== null ? [{ value: values[i], ...tree }] : []));
  } catch (error) {
    throw error instanceof YAMLException ? errorOf(error, padded) : error;
  }
}

/** Parses text. Pads lines that kubectl accepts and YAML rejects, because they end a list or a quoted scalar with less indentation. */
function eventsOf(padded: PaddedText): Event[] {
  let firstOffset: number | undefined;
  for (;;) {
    try {
      return parseEvents(padded.text, { maxDepth: MAX_DEPTH });
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const offset = error.mark?.position ?? 0;
      if (error.reason === INDENTATION && padded.pad(offset)) {
        firstOffset ??= offset;
      } else {
        // a list that does not end causes the first error
        const { message, offset: errorOffset } = errorOf(error, padded);
        throw new YamlError(message, UNCLOSED.test(message) ? (firstOffset ?? errorOffset) : errorOffset);
      }
    }
  }
}

/** Converts a plain scalar to the text of a key: `yes` becomes 'true'. */
function keyOf(source: string): string {
  const values = IMPLICIT_TAGS.map((tag) => tag.resolve(source, false, tag.tagName));
  const value = values.find((one) => one !== NOT_RESOLVED);
  return value === undefined ? source : String(value);
}

function errorOf({ reason, mark }: YAMLException, padded: PaddedText): YamlError {
  const message = reason.startsWith('nesting exceeded') ? 'is nested too deeply' : `is not YAML: ${reason}`;
  return new YamlError(message, padded.originalOffset(mark?.position ?? 0));
}
