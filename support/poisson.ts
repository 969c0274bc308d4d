/** Mean above which the method of Hörmann is valid. */
const LARGE = 10;

/**
 * Draws from a Poisson distribution. `random` returns numbers from 0, inclusive, to 1, exclusive.
 *
 * @see Hörmann, W. (1993): The transformed rejection method for generating Poisson random variables. Insurance: Mathematics and Economics 12
 */
export function poisson(mean: number, random: () => number): number {
  return mean < LARGE ? byProduct(mean, random) : byRejection(mean, random);
}

function byProduct(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let [count, product] = [-1, 1];
  do {
    count++;
    product *= random();
  } while (product > limit);
  return count;
}

function byRejection(mean: number, random: () => number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const [u, v] = [random() - 0.5, random()];
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) {
      return k;
    }
    const isCandidate = k >= 0 && (us >= 0.013 || v <= us);
    const bound = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b);
    if (isCandidate && bound <= k * Math.log(mean) - mean - logFactorial(k)) {
      return k;
    }
  }
}

/** Logarithm of a factorial, by Stirling's series. Exact below 10. */
function logFactorial(k: number): number {
  if (k < 10) {
    let product = 1;
    for (let i = 2; i <= k; i++) product *= i;
    return Math.log(product);
  }
  const n = k + 1;
  return (n - 0.5) * Math.log(n) - n + Math.log(2 * Math.PI) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
}
