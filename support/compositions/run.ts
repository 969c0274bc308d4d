/**
 * Seed and number of cases of a run. Set FC_SEED to repeat a run, and FC_RUNS for a longer one.
 *
 * The default seed is fixed, so that a change does not fail because of an existing fault. FC_SEED=$RANDOM searches for new faults.
 */
export function runParameters(cases: number, seed = 1): { seed: number; numRuns: number } {
  return { seed: Number(process.env.FC_SEED ?? seed), numRuns: Number(process.env.FC_RUNS ?? cases) };
}
