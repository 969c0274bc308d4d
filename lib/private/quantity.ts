const SUFFIXES: { [suffix: string]: number } = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that a Kubernetes quantity stands for, or undefined if it is none.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)([a-zA-Z]{0,2}|[eE][+-]?\d+)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, digits, suffix] = match as unknown as [string, string, string];
  const factor = /\d$/.test(suffix) ? Number(`1${suffix}`) : SUFFIXES[suffix];
  return factor === undefined ? undefined : Number(digits) * factor;
}
