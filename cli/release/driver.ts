import { CANARY_STEP } from '../../lib/kube/annotations';
import { type Mode, admissionOf } from './admission';
import { type TracksJudgement, judgeTracks } from './judge-tracks';
import type { PlanStep, ReleasePlan } from './plan';
import type { Clock, Cluster, ClusterObject, Metrics } from './ports';
import { checkStart } from './preconditions';
import {
  type NotReady,
  type Readiness,
  anchorReadiness,
  deploymentReadiness,
  podProblem,
  unreadyPod,
} from './readiness';
import { Refusal, ReleaseLock } from './release-lock';
import type { Pace, ReleaseDesign } from './settings';
import { type ReleaseEvent, type ReleaseState, isOver, isReverting, nextState, stepIn } from './state';

/** Plan, services and settings of a release. */
export interface Release {
  readonly plan: ReleasePlan;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly design: ReleaseDesign;
  readonly pace: Pace;
  /** Name of this process in the lock, unique among machines. */
  readonly holder: string;
  readonly report: (event: string, step: string, text: string) => void;
}

/** End of a run of the command. `refused` means that the state of the release or another process does not allow the run. */
export type Outcome = 'promoted' | 'reverted' | 'held' | 'step-done' | 'refused';

/** Time between two reads of the cluster during a rollout, in milliseconds. */
const POLL_INTERVAL = 2000;
/** Maximum time that a started pod of the canary can be unready in a judged step, in milliseconds. */
const MAX_UNREADY = 60_000;

/** Carries out a release until it ends, holds, is refused or, with `oneStep`, completes a step. */
export async function carryOut(release: Release, mode: Mode, oneStep = false): Promise<Outcome> {
  const { clock } = release;
  const lock = new ReleaseLock(release.cluster, release.plan, release.holder, clock);
  let state: ReleaseState | undefined;
  try {
    state = await acquireLock(release, lock, mode);
    while (!isOver(state) && state.phase !== 'held') {
      const event = await runPhase(release, lock, state);
      const next = nextState(release.plan, state, event, clock.now());
      const isEnd = isOver(next) || next.phase === 'held';
      const isStepDone = oneStep && next.step !== state.step && !isReverting(next);
      await lock.save(next, isEnd || isStepDone);
      if (next.step !== state.step || isEnd) report(release, next, event);
      state = next;
      if (isStepDone) return 'step-done';
    }
    return state.phase as Outcome;
  } catch (error) {
    if (error instanceof Refusal) {
      release.report('refused', '', error.message);
      return 'refused';
    }
    // so that another process can resume at once. If this call fails too, the other process waits until the lock expires
    if (state) await lock.release().catch(() => undefined);
    throw error;
  }
}

/**
 * Acquires the lock of the release. In mode `resume`, first waits until the lock of another process expires.
 *
 * @throws Refusal if the state of the release does not allow the mode
 * @throws InputError if a release cannot start from the running version, or has no metrics
 */
async function acquireLock(release: Release, lock: ReleaseLock, mode: Mode): Promise<ReleaseState> {
  const { plan, clock, holder } = release;
  for (;;) {
    const last = await lock.read();
    const admission = admissionOf(plan, last, mode, holder, clock.now());
    if (admission.kind === 'refuse') throw new Refusal(admission.reason);
    if (admission.kind === 'go') {
      if (mode === 'start') await checkStart(plan, release.cluster, release.metrics);
      const isAcquired = await lock.acquire(last, admission.state);
      if (!isAcquired && mode === 'start')
        throw new Refusal('another process has started the release: wait for it, or stop it with --abort');
      // the process that holds the lock has written its state in the meantime
      if (!isAcquired) continue;
      report(release, admission.state);
      return admission.state;
    }
    const seconds = Math.ceil((admission.until - clock.now()) / 1000);
    release.report('wait', last?.step ?? '', `waits up to ${seconds}s for the lock of ${admission.holder} to expire`);
    await clock.sleep(admission.until - clock.now() + 1000);
  }
}

function runPhase(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const step = stepIn(release.plan, state) as PlanStep;
  if (state.phase === 'apply') return apply(release, lock, step);
  return state.phase === 'rollout' ? waitUntilReady(release, lock, state) : bake(release, lock, state);
}

async function apply({ cluster, plan }: Release, lock: ReleaseLock, { path }: PlanStep): Promise<ReleaseEvent> {
  // the machine can have been suspended since the last write
  lock.check(await cluster.get(plan.anchor));
  await cluster.apply(path);
  return { kind: 'applied' };
}

async function waitUntilReady(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const { clock, pace } = release;
  const step = stepIn(release.plan, state) as PlanStep;
  let [lastReason, lastProgress] = ['', clock.now()];
  for (;;) {
    const readiness = await appliedReadiness(release, lock, state, step);
    if (readiness.ready) break;
    const { reason, failed } = readiness;
    if (failed) return eventOfFailure(release, state, readiness);
    if (reason !== lastReason) {
      release.report('wait', state.step, reason);
      [lastReason, lastProgress] = [reason, clock.now()];
    }
    if (clock.now() - lastProgress >= pace.hold) return { kind: 'stuck', reason: `no progress: ${reason}` };
    await lock.sleep(POLL_INTERVAL, state);
  }
  await lock.sleep(pace.settle, state);
  return unlessChanged(release, state, { kind: 'ready' });
}

/** Readiness after a step. Applies a step of a revert again if the cluster has the step of a process that has lost the lock. */
async function appliedReadiness(
  release: Release,
  lock: ReleaseLock,
  state: ReleaseState,
  { path, canaryStep }: PlanStep,
): Promise<Readiness> {
  const { anchor, readiness } = await observe(release, isReverting(state));
  lock.check(anchor);
  if (!isReverting(state) || anchor?.metadata.annotations?.[CANARY_STEP] === canaryStep) return readiness;
  await release.cluster.apply(path);
  return {
    ready: false,
    reason: 'the cluster has the step of another process: the revert is applied again',
    failed: false,
  };
}

/** State of a release in the cluster. */
export interface Observation {
  /** Object that splits the requests, with the state of the release. */
  readonly anchor?: ClusterObject;
  readonly readiness: Readiness;
  /** Reason why a started pod of the canary is not ready; undefined without such a pod. */
  readonly unready?: string;
}

/** Reads both tracks and the object that splits the requests. */
export async function observe({ plan, cluster }: Release, isRevert: boolean): Promise<Observation> {
  const [anchor, stable, canary] = await cluster.getAll([plan.anchor, plan.stable, plan.canary]);
  if (!anchor || !stable || !canary) {
    return {
      anchor,
      readiness: {
        ready: false,
        reason: 'an object of the release has been deleted',
        failed: !isRevert,
        deleted: true,
      },
    };
  }
  const pods = isRevert ? [] : await cluster.podsOf(canary);
  const problem = podProblem(pods);
  if (problem !== undefined) return { anchor, readiness: { ready: false, reason: problem, failed: true } };
  // a canary that never becomes ready must not block requests to the stable track
  const tracks = isRevert ? [stable] : [stable, canary];
  const all = [...tracks.map(deploymentReadiness), anchorReadiness(anchor, plan.anchor.kind)];
  const readiness = all.find((one) => !one.ready && one.failed) ?? all.find((one) => !one.ready) ?? { ready: true };
  return { anchor, readiness, unready: unreadyPod(pods) };
}

/** Compares the tracks until the tests decide, a rollout or pod fails, or the time without a decision is over. */
async function bake(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const { clock, pace } = release;
  let [current, unreadySince, lastReason] = [state, undefined as number | undefined, ''];
  for (;;) {
    await lock.sleep(pace.interval, current);
    const { anchor, readiness, unready } = await observe(release, false);
    lock.check(anchor);
    if (!readiness.ready && readiness.failed) return eventOfFailure(release, state, readiness);
    // a pod can be unready for a short time without a fault of the version, for example after a node has failed
    unreadySince = unready === undefined ? undefined : (unreadySince ?? clock.now());
    if (unready !== undefined && clock.now() - (unreadySince ?? clock.now()) > MAX_UNREADY) {
      return unlessChanged(release, state, { kind: 'worse', reason: unready });
    }
    const elapsed = clock.now() - state.since;
    const judgement = await judgeTracks(release, elapsed, current.bounds);
    const event = eventOf(judgement, elapsed, pace);
    if (event) return unlessChanged(release, state, event);
    const { bounds } = judgement;
    const reason = judgement.findings.join('; ');
    if (reason !== lastReason) release.report('bake', state.step, reason);
    lastReason = reason;
    if (bounds !== current.bounds) {
      current = { ...current, bounds };
      await lock.save(current);
    }
  }
}

/** Event after a failure. A deleted track fails its share of the requests, so the release reverts even though another client has changed the cluster. */
async function eventOfFailure(
  release: Release,
  state: ReleaseState,
  { reason, deleted }: NotReady,
): Promise<ReleaseEvent> {
  const event: ReleaseEvent = { kind: 'worse', reason };
  return deleted ? event : unlessChanged(release, state, event);
}

/** Event after a judgement; undefined to continue the comparison. */
function eventOf(
  { verdict, findings, lacksMetrics = false }: TracksJudgement,
  elapsed: number,
  { bake: minimum, hold }: Pace,
): ReleaseEvent | undefined {
  const reason = findings.join('; ');
  if (verdict === 'worse') return { kind: 'worse', reason };
  if (verdict === 'healthy') return elapsed >= minimum ? { kind: 'healthy', reason } : undefined;
  const cause = lacksMetrics ? 'no metrics' : 'too little traffic to decide';
  return elapsed >= hold ? { kind: 'stuck', reason: `${cause}: ${reason}` } : undefined;
}

/**
 * Returns the event, or a `stuck` event if other clients have changed objects of the step, because the comparison is then invalid, and
 * the next step or a revert would undo the changes. A revert always returns the event.
 */
async function unlessChanged(
  { cluster, plan }: Release,
  state: ReleaseState,
  event: ReleaseEvent,
): Promise<ReleaseEvent> {
  if (isReverting(state)) return event;
  const changed = await cluster.diff((stepIn(plan, state) as PlanStep).path);
  if (changed.length === 0) return event;
  return {
    kind: 'stuck',
    reason: `another client has changed ${changed.join(', ')}: pass --resume to apply the step again, or --abort`,
  };
}

function report(release: Release, state: ReleaseState, event?: ReleaseEvent): void {
  const reason = event && 'reason' in event ? event.reason : (state.reason ?? '');
  release.report(state.phase, state.step, reason);
}
