/**
 * Central 99% range of the number of successes in independent trials with the given probabilities. If all probabilities are
 * equal, this is the binomial distribution.
 */
export function range99(probabilities: number[]): [number, number] {
  // distribution[k]: probability of k successes
  let distribution = [1];
  for (const p of probabilities) {
    const next = distribution.map((probability, k) => probability * (1 - p) + (distribution[k - 1] ?? 0) * p);
    next.push((distribution[distribution.length - 1] ?? 0) * p);
    distribution = next;
  }
  return [quantile(distribution, 0.005), quantile(distribution, 0.995)];
}

function quantile(distribution: number[], level: number): number {
  let sum = 0;
  // rounding can keep the sum below `level`
  const index = distribution.findIndex((probability) => (sum += probability) >= level);
  return index === -1 ? distribution.length - 1 : index;
}
