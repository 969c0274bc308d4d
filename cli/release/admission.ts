import type { ReleasePlan } from './plan';
import { type ReleaseState, initialState, isOver, nextState } from './state';

/** Mode in which the user started the command. */
export type Mode = 'start' | 'resume' | 'abort';

/**
 * Decision about the start of the command: the state to continue from, the time in milliseconds since 1970 at which the lock of another process
 * expires, or the reason not to start.
 */
export type Admission =
  | { readonly kind: 'go'; readonly state: ReleaseState }
  | { readonly kind: 'wait'; readonly until: number; readonly holder: string }
  | { readonly kind: 'refuse'; readonly reason: string };

/** Decides about the start of a process from the state of the release in the cluster. */
export function admissionOf(
  plan: ReleasePlan,
  state: ReleaseState | undefined,
  mode: Mode,
  process: string,
  now: number,
): Admission {
  const refuse = (reason: string): Admission => ({ kind: 'refuse', reason });
  if (state === undefined || isOver(state)) {
    if (mode === 'start') {
      return state?.phase === 'promoted' && state.plan === plan.hash
        ? refuse('this plan is already promoted: write a plan for the next version')
        : { kind: 'go', state: initialState(plan, now) };
    }
    return refuse(`no release is in progress: start one without --${mode}`);
  }
  if (state.holder !== undefined && state.holder !== process && (state.until ?? 0) > now && mode !== 'abort') {
    return mode === 'resume'
      ? { kind: 'wait', until: state.until ?? 0, holder: state.holder }
      : refuse(`${state.holder} carries out this release, at step ${state.step}: wait for it, or stop it with --abort`);
  }
  if (state.plan !== plan.hash) {
    return refuse(
      `the plan has changed since the release began (${state.plan}, now ${plan.hash}): check out the original plan, then pass --resume or --abort`,
    );
  }
  if (mode === 'start') {
    return refuse(`a release is in progress, ${state.phase} at step ${state.step}: pass --resume or --abort`);
  }
  const event =
    mode === 'abort' ? ({ kind: 'abort', reason: 'aborted by --abort' } as const) : ({ kind: 'resume' } as const);
  return { kind: 'go', state: nextState(plan, state, event, now) };
}
