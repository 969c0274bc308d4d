import { InputError } from '../program';
import type { Judgement } from './judge';
import type { PlanStep, ReleasePlan } from './plan';
import type { Readiness } from './readiness';
import { stepIn } from './state';

/** Comment in the first line of a file that a GitOps tool applies. It names the step and the hash of its plan. */
const MARK = /^# cdk8s-ml-app release: (\S+) of plan (\S+)$/m;

/** Names of the `CanaryStep` objects that end a release. */
const FINAL_STEPS: ReadonlySet<string> = new Set(['promoted', 'aborted']);

/** Decision about the next step of a release that a GitOps tool carries out. */
export interface Decision {
  readonly action: 'next' | 'revert' | 'hold' | 'done';
  /** Step to write; undefined if the file must not change. */
  readonly step?: PlanStep;
  readonly reason: string;
}

/** Text of a step, after a comment that names the step and its plan. */
export function markedText({ hash }: ReleasePlan, { name, text }: PlanStep): string {
  return `# cdk8s-ml-app release: ${name} of plan ${hash}\n${text}`;
}

/**
 * Finds the step of a file in the repository; undefined if the release of the plan has not begun.
 *
 * @param applied name of the `CanaryStep` in the cluster
 * @throws if the file has a step of another plan, and the release in the cluster has not ended
 */
export function stepInFile(plan: ReleasePlan, text: string, applied?: string): PlanStep | undefined {
  const [, step, hash] = MARK.exec(text) ?? [];
  if (hash === undefined || hash === plan.hash) return stepIn(plan, { step });
  if (applied === undefined || FINAL_STEPS.has(applied)) return undefined;
  throw new InputError(
    `the file has step ${step} of plan ${hash}, and the plan is now ${plan.hash}: check out the original plan, and complete its release first`,
  );
}

/** State of a release in the cluster and in the repository. */
export interface GitOpsState {
  /** Step in the repository. */
  readonly step?: PlanStep;
  /** Name of the `CanaryStep` in the cluster. */
  readonly applied?: string;
  readonly readiness: Readiness;
  /** Judgement of a step that sends requests to the canary; undefined for other steps. */
  readonly judgement?: Judgement;
  /** True if the minimum time of the step has passed. */
  readonly isBaked: boolean;
}

/** Decides about the next step. */
export function nextStep(plan: ReleasePlan, state: GitOpsState): Decision {
  const { step, applied, readiness, judgement, isBaked } = state;
  if (!step) return { action: 'next', step: plan.steps[0], reason: 'the release begins' };
  const isReverting = plan.aborts.includes(step);
  if (applied !== step.canaryStep) {
    return { action: 'hold', reason: `the cluster does not have step ${step.name} yet` };
  }
  if (!readiness.ready) {
    return readiness.failed && !isReverting
      ? { action: 'revert', step: plan.aborts[0], reason: readiness.reason }
      : { action: 'hold', reason: readiness.reason };
  }
  if (judgement && !isReverting) {
    const reason = judgement.findings.join('; ');
    if (judgement.verdict === 'worse') return { action: 'revert', step: plan.aborts[0], reason };
    if (judgement.verdict === 'undecided') return { action: 'hold', reason };
    if (!isBaked) return { action: 'hold', reason: 'the minimum time of the step has not passed yet' };
  }
  const all = isReverting ? plan.aborts : plan.steps;
  const next = all[all.indexOf(step) + 1];
  const reason = judgement?.findings.join('; ') ?? 'all pods are ready';
  return next ? { action: 'next', step: next, reason } : { action: 'done', reason: `${step.name} is the last step` };
}
