/**
 * How one run goes: FC_SEED=... repeats it, FC_RUNS=... makes it longer.
 *
 * The seed is a fixed one unless told: a change is not to fail for a fault that it did not bring. FC_SEED=$RANDOM looks for new ones.
 */
export function runOf(cases: number, seed = 1): { seed: number; numRuns: number } {
  return { seed: Number(process.env.FC_SEED ?? seed), numRuns: Number(process.env.FC_RUNS ?? cases) };
}
