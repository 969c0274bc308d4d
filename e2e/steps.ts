/** Claim about the charts in the cluster, and its check. */
export interface Step {
  readonly claim: string;
  /** Skips the remaining steps, except cleanup steps, if the check fails. */
  readonly required?: boolean;
  /** Runs even after a required step has failed, for cleanup. */
  readonly always?: boolean;
  /**
   * Checks the claim.
   *
   * @returns the measured values
   * @throws if the claim is false
   */
  check(): Promise<string> | string;
}

/** Named sequence of steps. */
export interface Scenario {
  readonly name: string;
  /** Description in Markdown, for the report. */
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

/** Runs the steps in order and prints a line for each. After a failed required step, only cleanup steps run. */
export async function run(scenario: Scenario): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let aborted = false;
  for (const step of scenario.steps()) {
    if (aborted && !step.always) {
      continue;
    }
    const verdict = { scenario: scenario.name, claim: step.claim, ...(await runStep(step)) };
    verdicts.push(verdict);
    print(verdict);
    aborted ||= Boolean(step.required) && !verdict.passed;
  }
  return verdicts;
}

async function runStep(step: Step): Promise<Pick<Verdict, 'passed' | 'measured' | 'seconds'>> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const measured = await step.check();
    return { passed: true, measured, seconds: seconds() };
  } catch (error) {
    return { passed: false, measured: reason(error), seconds: seconds() };
  }
}

/** Messages of an error and its causes, because the message of `fetch()` is only "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause === undefined ? error.message : `${error.message}: ${reason(error.cause)}`;
}

function print({ scenario, claim, passed, measured, seconds }: Verdict): void {
  const time = `${seconds.toFixed(1)} s`.padStart(7);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${time}  ${scenario.padEnd(14)}  ${claim}: ${measured}`);
}

/** Fails the step unless the condition is true. */
export function ensure(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new Error(otherwise);
  }
}

/** Failure that retries cannot fix. */
export class PermanentError extends Error {}

export function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}

/**
 * Retries the check until it succeeds.
 *
 * @throws the last error of the check after `seconds`, or a `PermanentError` immediately
 */
export async function eventually<T>(seconds: number, check: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (error instanceof PermanentError || performance.now() > deadline) {
        throw error;
      }
      await sleep(1);
    }
  }
}
