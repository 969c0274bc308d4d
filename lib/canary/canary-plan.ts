import { CanaryStep } from './canary-step';
import { PropCheck } from '../validation/prop-check';
import { permille } from '../validation/percent';
import { SHARES } from './argument-types';

/** One file of a plan. */
export interface CanaryPlanFile {
  /** Name of the step, such as '01-canary-5' or 'abort'. Apply numbered files in order, and the others to abort. */
  readonly name: string;

  /** Step to pass to the `CanaryRelease`. */
  readonly step: CanaryStep;

  /** Value to pass to the `App` as `outputFileExtension`. The chart's file is then `<chart>-<name>.k8s.yaml`. */
  readonly fileExtension: string;
}

/**
 * Steps of a canary release as files, to apply one after another.
 *
 * Each file contains the whole release. Create an `App` for each file, and apply a file after the rollout of the previous
 * one. No step loses requests. At each step before the promotion, the stable track can serve the whole load without the
 * canary, so you can abort. An autoscaled stable track must serve the whole load with its minimum number of replicas. With a
 * `peakLoad`, `CanaryRelease` checks this minimum at each step.
 *
 * @example
 * for (const { step, fileExtension } of CanaryPlan.byReplicas([5, 25, 50, 100]).files) {
 *   const app = new App({ outputFileExtension: fileExtension });
 *   new CanaryRelease(new Chart(app, 'sentiment', { namespace: 'sentiment' }), 'sentiment', {
 *     port: 8080,
 *     stable: { image: 'registry.example.com/sentiment:1.4.0', replicas: 4 },
 *     canary: { image: 'registry.example.com/sentiment:1.5.0' },
 *     step,
 *   });
 *   app.synth(); // sentiment-01-canary-5.k8s.yaml, ..., sentiment-05-promoted.k8s.yaml, sentiment-abort.k8s.yaml
 * }
 */
export class CanaryPlan {
  /**
   * Creates a plan for a release whose Service splits requests by replicas.
   *
   * @param percents shares of the canary in ascending order, 0.1 to 99.9 in steps of 0.1, then 100 for the rollout of the
   * new image to the stable track
   * @throws if a percentage is out of order or out of its range, there is no share before 100, or the last percentage is not 100
   */
  public static byReplicas(percents: number[]): CanaryPlan {
    const shares = checkPercents(percents);
    const lastShare = shares[shares.length - 1] ?? 0;
    return new CanaryPlan([
      ...numberFiles([
        ...shares.map((percent) => planFile(`canary-${percent}`, CanaryStep.share(percent))),
        planFile('canary-100', CanaryStep.promoting(lastShare)),
        planFile('promoted', CanaryStep.promoted()),
      ]),
      planFile('abort', CanaryStep.aborted()),
    ]);
  }

  /**
   * Creates a plan for a release with a `route`. The canary's pods start one step before their first requests, and stop
   * one step after their last requests.
   *
   * @param percents shares of the canary in ascending order, 0.1 to 99.9 in steps of 0.1, then 100 for the rollout of the
   * new image to the stable track
   * @throws if a percentage is out of order or out of its range, there is no share before 100, or the last percentage is not 100
   */
  public static byWeights(percents: number[]): CanaryPlan {
    const shares = [0, ...checkPercents(percents)];
    const lastShare = shares[shares.length - 1] ?? 0;
    return new CanaryPlan([
      ...numberFiles([
        ...shares.map((percent, i) =>
          planFile(`canary-${percent}`, CanaryStep.share(percent, { podsFor: shares[i + 1] ?? percent })),
        ),
        planFile('canary-100', CanaryStep.promoting(lastShare)),
        planFile('stable-100', CanaryStep.promoting(0)._after(lastShare)),
        planFile('promoted', CanaryStep.promoted()),
      ]),
      planFile('abort-1', CanaryStep.share(0)._after(lastShare)),
      planFile('abort-2', CanaryStep.aborted()),
    ]);
  }

  private constructor(private readonly planFiles: CanaryPlanFile[]) {}

  /** Files of the plan: first the numbered files, then the files that abort. */
  public get files(): CanaryPlanFile[] {
    return [...this.planFiles];
  }
}

/** Checks the shares, and returns them without the last one, 100. */
function checkPercents(percents: number[]): number[] {
  const check = new PropCheck('CanaryPlan');
  const shares = SHARES.readAll(check, { percents }).percents;
  shares.forEach((percent, i) => {
    permille(check, `percents[${i}]`, percent, 0.1, 100);
    if (percent <= (shares[i - 1] ?? 0)) {
      check.fail(
        `percents[${i}]`,
        percent,
        `must be more than the previous share, ${shares[i - 1]}: pass ascending shares`,
      );
    }
  });
  if (shares.length < 2 || shares[shares.length - 1] !== 100) {
    check.fail('percents', shares, 'must be at least one share, then 100: pass shares such as [5, 25, 50, 100]');
  }
  return shares.slice(0, -1);
}

function numberFiles(files: CanaryPlanFile[]): CanaryPlanFile[] {
  return files.map(({ name, step }, i) => planFile(`${String(i + 1).padStart(2, '0')}-${name}`, step));
}

function planFile(name: string, step: CanaryStep): CanaryPlanFile {
  return { name, step, fileExtension: `-${name}.k8s.yaml` };
}
