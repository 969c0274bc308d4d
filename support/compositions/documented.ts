const DOCUMENTED = /^[\w.-]+(\/[^:]+)?: [^]+ is [^]*, (must|which|needs|contradicts|has no|whose) [^]+[^.]$/;
const FINDING =
  /^\[[\w.-]+(\/[^\]]+)?\] [a-z-]+: [^]+ is [^]*, (must|which|whose|where|and|so that|but no) [^]+: [^]+[^.]$/;
const UNUSED = /^\[[\w.-]+(\/[^\]]+)?\] acknowledge\('[a-z-]+'\) silences no finding here or below: remove it$/;
/** Form of an error without a single wrong value: a sentence and the fix. */
const SENTENCE = /^[\w.-]+(\/[^:]+|\(\))?: [^]+\. [A-Z][^]+\.$/;
/** Same form of a finding. */
const FINDING_SENTENCE = /^\[[\w.-]+(\/[^\]]+)?\] [a-z-]+: [^]+\. [A-Z][^]+\.$/;
const FINDINGS = 'Validation failed with the following errors:';

/** Checks the form of an error: construct path, prop, value, rule and fix. Returns the violation, or undefined. */
export function formViolation(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.constructor !== Error) {
    return `is a ${(error as Error | undefined)?.constructor.name}: ${String((error as Error).stack)}`;
  }
  const { message } = error;
  if (/'[^']*\bundefined\b|\[object/.test(message)) {
    return `contains an undefined value: ${message}`;
  }
  if (!message.startsWith(FINDINGS)) {
    return DOCUMENTED.test(message) || SENTENCE.test(message)
      ? undefined
      : `lacks path, prop, value or fix: ${error.stack}`;
  }
  const findings = message
    .slice(FINDINGS.length)
    .trim()
    .split(/\n {2}(?=\[)/);
  const bad = findings.find((text) => ![FINDING, FINDING_SENTENCE, UNUSED].some((form) => form.test(text)));
  return bad && `has a finding without path, check, field, value or fix: ${bad}`;
}
