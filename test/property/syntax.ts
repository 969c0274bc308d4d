/**
 * Syntax rules of the API server that its schema does not contain. They follow k8s.io/apimachinery/pkg/util/validation, independently
 * of the library under test.
 */
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const within = (text: unknown, max: number, pattern: RegExp) =>
  typeof text === 'string' && text.length <= max && pattern.test(text);

export const isDns1035Label = (text: unknown) => within(text, 63, /^[a-z]([-a-z0-9]*[a-z0-9])?$/);
export const isDnsLabel = (text: unknown) => within(text, 63, new RegExp(`^${LABEL}$`));
export const isSubdomain = (text: unknown) => within(text, 253, new RegExp(`^${LABEL}(\\.${LABEL})*$`));
export const isWildcard = (text: unknown) => within(text, 253, new RegExp(`^\\*(\\.${LABEL})+$`));
export const isPort = (value: unknown) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535;
export const isPortName = (text: unknown) =>
  within(text, 15, /^(?!-)(?!.*--)[a-z0-9-]+(?<!-)$/) && /[a-z]/.test(String(text));
export const isLabelValue = (text: unknown) => text === '' || within(text, 63, QUALIFIED_NAME);
/** Checks the rule of Kubernetes 1.28. Kubernetes 1.30 and newer allow nearly any name. */
export const isEnvName = (text: unknown) =>
  within(text, Infinity, /^[-._a-zA-Z][-._a-zA-Z0-9]*$/) && text !== '.' && !String(text).startsWith('..');

export function isQualifiedName(text: unknown): boolean {
  const parts = String(text).split('/');
  const name = parts.pop();
  return parts.length <= 1 && within(name, 63, QUALIFIED_NAME) && parts.every(isSubdomain);
}

/** Quantity in thousandths. NaN if it is invalid. */
export function milliOf(quantity: unknown): number {
  const [, digits, suffix = ''] = /^([+-]?[\d.]+)(.*)$/.exec(String(quantity)) ?? [];
  const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].indexOf(suffix);
  const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].indexOf(suffix);
  const factor = binary >= 0 ? 1024 ** (binary + 1) : decimal >= 0 ? 1000 ** (decimal - 3) : Number(`1${suffix}`);
  // Kubernetes rounds quantities up to three decimal places
  return Math.ceil(+(Number(digits) * factor * 1000).toPrecision(15));
}

/** Returns true if a quantity is a whole number, within floating-point precision. */
export function isWhole(quantity: unknown): boolean {
  const milli = milliOf(quantity);
  return milli > 2 ** 53 || milli % 1000 === 0;
}
