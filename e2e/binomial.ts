/**
 * How often something happens in independent trials of the given probabilities: the range that holds 99 % of all outcomes. The
 * binomial distribution, where all probabilities are the same.
 */
export function range99(probabilities: number[]): [number, number] {
  // distribution[k]: probability of k so far
  let distribution = [1];
  for (const p of probabilities) {
    const next = distribution.map((chance, k) => chance * (1 - p) + (distribution[k - 1] ?? 0) * p);
    next.push((distribution[distribution.length - 1] ?? 0) * p);
    distribution = next;
  }
  return [quantile(distribution, 0.005), quantile(distribution, 0.995)];
}

function quantile(distribution: number[], wanted: number): number {
  let sum = 0;
  // what rounding loses of the sum is less than any outcome that counts
  const index = distribution.findIndex((chance) => (sum += chance) >= wanted);
  return index === -1 ? distribution.length - 1 : index;
}
