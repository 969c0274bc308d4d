/** How one run goes: FC_SEED=... repeats it, FC_RUNS=... makes it longer. */
export function runOf(cases: number): { seed: number; numRuns: number } {
  return { seed: Number(process.env.FC_SEED ?? Date.now() % 2 ** 31), numRuns: Number(process.env.FC_RUNS ?? cases) };
}
