/** One thing that must be true of the running charts. */
export interface Step {
  readonly claim: string;
  /** Whether the steps after it mean nothing if it fails. */
  readonly vital?: boolean;
  /** Whether it is taken even after a vital step has failed: it cleans up. */
  readonly always?: boolean;
  /** Checks the claim and says what was measured. Throws if it does not hold. */
  check(): Promise<string> | string;
}

/** Steps that belong together and start from an empty cluster. */
export interface Scenario {
  readonly name: string;
  /** What it shows, in one sentence. */
  readonly about: string;
  steps(): Step[];
}

export interface Verdict {
  readonly scenario: string;
  readonly claim: string;
  readonly passed: boolean;
  readonly measured: string;
  readonly seconds: number;
}

/** Takes the steps in order and prints a line for each; after a vital one that failed only those that clean up. */
export async function run(scenario: Scenario): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let hopeless = false;
  for (const step of scenario.steps()) {
    if (hopeless && !step.always) {
      continue;
    }
    const verdict = { scenario: scenario.name, claim: step.claim, ...(await judge(step)) };
    verdicts.push(verdict);
    print(verdict);
    hopeless ||= Boolean(step.vital) && !verdict.passed;
  }
  return verdicts;
}

async function judge(step: Step): Promise<Pick<Verdict, 'passed' | 'measured' | 'seconds'>> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const measured = await step.check();
    return { passed: true, measured, seconds: seconds() };
  } catch (error) {
    return { passed: false, measured: error instanceof Error ? error.message : String(error), seconds: seconds() };
  }
}

function print({ scenario, claim, passed, measured, seconds }: Verdict): void {
  const time = `${seconds.toFixed(1)} s`.padStart(7);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${time}  ${scenario.padEnd(14)}  ${claim}: ${measured}`);
}

/** Fails the step unless the condition holds. */
export function ensure(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new Error(otherwise);
  }
}

/** A failure that waiting does not mend. */
export class Hopeless extends Error {}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/** Tries until the check no longer throws; after `seconds` its last error is thrown. */
export async function eventually<T>(seconds: number, check: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (error instanceof Hopeless || performance.now() > deadline) {
        throw error;
      }
      await sleep(1);
    }
  }
}
