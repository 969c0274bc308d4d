import type { Bounds } from './histogram';
import type { PlanStep, ReleasePlan } from './plan';

/**
 * Phase of a step. The release applies the file (`apply`), waits for the pods (`rollout`), compares requests (`bake`), or holds until a user resumes
 * it (`held`). A release ends promoted or reverted.
 */
export type Phase = 'apply' | 'rollout' | 'bake' | 'held' | 'promoted' | 'reverted';

/** State of a release, as the value of an annotation. Times are in milliseconds since 1970. */
export interface ReleaseState {
  /** Hash of the plan's files. */
  readonly plan: string;
  /** Name of the current step. */
  readonly step: string;
  readonly phase: Phase;
  /** Start of the phase. */
  readonly since: number;
  /** Reason of the last transition. */
  readonly reason?: string;
  /** Bounds of the latency test of the step. */
  readonly bounds?: Bounds;
  /** Process that holds the lock of the release, and the time at which the lock expires. */
  readonly holder?: string;
  readonly until?: number;
}

/** Result of a phase, or the request of a user to resume or abort. */
export type ReleaseEvent =
  | { readonly kind: 'applied' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'healthy'; readonly reason: string }
  | { readonly kind: 'worse'; readonly reason: string }
  | { readonly kind: 'stuck'; readonly reason: string }
  | { readonly kind: 'resume' }
  | { readonly kind: 'abort'; readonly reason: string };

/** State at the start of a release. */
export function initialState(plan: ReleasePlan, now: number): ReleaseState {
  return { plan: plan.hash, step: plan.steps[0]?.name ?? '', phase: 'apply', since: now };
}

/** State at the start of a revert. */
function abortState(plan: ReleasePlan, reason: string, now: number): ReleaseState {
  return { plan: plan.hash, step: plan.aborts[0]?.name ?? '', phase: 'apply', since: now, reason };
}

/** Returns true if the state is the end of a release. */
export function isOver({ phase }: ReleaseState): boolean {
  return phase === 'promoted' || phase === 'reverted';
}

/** Returns true if the release reverts to the old version. */
export function isReverting({ step }: ReleaseState): boolean {
  return step.startsWith('abort');
}

/** Finds the step of a state. */
export function stepIn(plan: ReleasePlan, { step }: { readonly step?: string }): PlanStep | undefined {
  return [...plan.steps, ...plan.aborts].find(({ name }) => name === step);
}

/** Computes the state after an event. The same event in the same state has the same effect, so a killed process can repeat its work. */
export function nextState(plan: ReleasePlan, state: ReleaseState, event: ReleaseEvent, now: number): ReleaseState {
  const enter = (phase: Phase, reason?: string): ReleaseState => ({ ...withoutLock(state), phase, since: now, reason });
  if (isOver(state)) return state;
  switch (event.kind) {
    case 'abort':
      return isReverting(state) ? enter('apply', event.reason) : abortState(plan, event.reason, now);
    case 'applied':
      return state.phase === 'apply' ? enter('rollout', state.reason) : state;
    case 'ready':
      return (stepIn(plan, state)?.percent ?? 0) > 0 && !isReverting(state)
        ? enter('bake', state.reason)
        : advance(plan, state, now);
    case 'healthy':
      return advance(plan, { ...state, reason: event.reason }, now);
    case 'worse':
      // a revert cannot be reverted
      return isReverting(state) ? enter('held', event.reason) : abortState(plan, event.reason, now);
    case 'stuck':
      return enter('held', event.reason);
    case 'resume':
      return state.phase === 'held' ? { ...enter('apply'), bounds: undefined } : state;
  }
}

function advance(plan: ReleasePlan, state: ReleaseState, now: number): ReleaseState {
  const all = isReverting(state) ? plan.aborts : plan.steps;
  const next = all[all.findIndex(({ name }) => name === state.step) + 1];
  const { reason } = state;
  return next
    ? { plan: plan.hash, step: next.name, phase: 'apply', since: now, reason }
    : { ...withoutLock(state), phase: isReverting(state) ? 'reverted' : 'promoted', since: now, reason };
}

function withoutLock({ plan, step, phase, since, bounds }: ReleaseState): ReleaseState {
  return { plan, step, phase, since, bounds };
}
