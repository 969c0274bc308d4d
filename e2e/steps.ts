/** One thing that must be true of the running charts. */
export interface Step {
  readonly chart: string;
  readonly claim: string;
  /** Whether the steps after it mean nothing if it fails. */
  readonly vital?: boolean;
  /** Checks the claim and says what was measured. Throws if it does not hold. */
  check(): Promise<string> | string;
}

interface Verdict {
  readonly step: Step;
  readonly passed: boolean;
  readonly measured: string;
  readonly seconds: number;
}

/** Runs the steps in order, until a vital one fails; prints a line for each and a summary; says whether all passed. */
export async function run(steps: Step[]): Promise<boolean> {
  const verdicts: Verdict[] = [];
  for (const step of steps) {
    const verdict = await judge(step);
    verdicts.push(verdict);
    print(verdict);
    if (step.vital && !verdict.passed) {
      break;
    }
  }
  const passed = verdicts.filter((v) => v.passed).length;
  console.log(`\n${passed} passed, ${verdicts.length - passed} failed`);
  return passed === verdicts.length;
}

async function judge(step: Step): Promise<Verdict> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  try {
    const measured = await step.check();
    return { step, passed: true, measured, seconds: seconds() };
  } catch (error) {
    return {
      step,
      passed: false,
      measured: error instanceof Error ? error.message : String(error),
      seconds: seconds(),
    };
  }
}

function print({ step, passed, measured, seconds }: Verdict): void {
  const time = `${seconds.toFixed(1)} s`.padStart(7);
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${time}  ${step.chart.padEnd(14)}  ${step.claim}: ${measured}`);
}

/** Fails the step unless the condition holds. */
export function ensure(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new Error(otherwise);
  }
}

/** A failure that waiting does not mend. */
export class Hopeless extends Error {}

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
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
