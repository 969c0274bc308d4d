const DECIMAL_EXPONENTS: { [suffix: string]: number } = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_EXPONENTS: { [suffix: string]: number } = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** Maximum exponent. Quantities are at most 2^63, and a large power of 10 uses memory. */
const MAX_EXPONENT = 30;

/**
 * Parses a Kubernetes quantity. Returns undefined for other text.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): number | undefined {
  const parts = split(text);
  return parts && Number(`${parts.digits}e${parts.exponent}`) * 2 ** parts.binaryExponent;
}

/** Parses a Kubernetes quantity exactly, in thousandths, rounded up as in Kubernetes. Returns undefined for other text. */
export function parseMilli(text: string): bigint | undefined {
  const parts = split(text);
  if (!parts || Math.abs(parts.exponent) > MAX_EXPONENT) {
    return undefined;
  }
  const [whole, fraction = ''] = parts.digits.split('.') as [string, string?];
  const exponent = parts.exponent - fraction.length + 3;
  const value = BigInt(whole + fraction) << BigInt(parts.binaryExponent);
  return exponent >= 0 ? value * 10n ** BigInt(exponent) : divideUp(value, 10n ** BigInt(-exponent));
}

/** Formats thousandths as a canonical Kubernetes quantity: no fraction, and the largest exact suffix. */
export function formatMilli(milli: bigint): string {
  if (milli % 1000n !== 0n) {
    return `${milli}m`;
  }
  return withLargestSuffix(milli / 1000n, DECIMAL_EXPONENTS, 10n);
}

/** Formats thousandths of bytes with a binary suffix such as Gi, or like `formatMilli()` if that text is shorter. */
export function formatMilliBytes(milli: bigint): string {
  const decimal = formatMilli(milli);
  const binary = milli % 1000n === 0n ? withLargestSuffix(milli / 1000n, { '': 0, ...BINARY_EXPONENTS }, 2n) : decimal;
  return decimal.length < binary.length ? decimal : binary;
}

function withLargestSuffix(value: bigint, exponents: { [suffix: string]: number }, base: bigint): string {
  let text = String(value);
  for (const [suffix, exponent] of Object.entries(exponents)) {
    if (value !== 0n && exponent >= 0 && value % base ** BigInt(exponent) === 0n) {
      text = `${value / base ** BigInt(exponent)}${suffix}`;
    }
  }
  return text;
}

function split(text: string): { digits: string; exponent: number; binaryExponent: number } | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([a-zA-Z]{0,2}|[eE][+-]?\d+)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, digits, suffix] = match as unknown as [string, string, string];
  const binaryExponent = BINARY_EXPONENTS[suffix] ?? 0;
  const exponent = /\d$/.test(suffix) ? Number(suffix.slice(1)) : binaryExponent ? 0 : DECIMAL_EXPONENTS[suffix];
  return exponent === undefined ? undefined : { digits, exponent, binaryExponent };
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
