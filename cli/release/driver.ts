import { CANARY_STEP } from '../../lib/kube/annotations';
import { type Mode, admissionOf } from './admission';
import type { Bounds } from './histogram';
import { type Judgement, type ReleaseDesign, judge } from './judge';
import { type PlanStep, type ReleasePlan, judgedSteps } from './plan';
import type { Clock, Cluster, ClusterObject, Metrics } from './ports';
import { checkMetrics, checkRunning, checkUnchanged } from './preconditions';
import { type Readiness, anchorReadiness, deploymentReadiness, podProblem } from './readiness';
import { Refusal, ReleaseLock } from './release-lock';
import { type ReleaseEvent, type ReleaseState, isOver, isReverting, nextState, stepIn } from './state';

/** Durations, in milliseconds. */
export interface Pace {
  /** Time between two judgements. */
  readonly interval: number;
  /** Minimum time of a judged step. */
  readonly bake: number;
  /** Time without a decision after which the release holds until a user resumes it. */
  readonly hold: number;
  /** Time until proxies use new pods and weights. */
  readonly settle: number;
}

/** Plan, services and settings of a release. */
export interface Release {
  readonly plan: ReleasePlan;
  readonly cluster: Cluster;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly design: ReleaseDesign;
  readonly pace: Pace;
  /** Name of this process, unique among machines. */
  readonly holder: string;
  readonly report: (event: string, step: string, text: string) => void;
}

export type Outcome = 'promoted' | 'reverted' | 'held' | 'step-done' | 'refused';

const POLL_INTERVAL = 2000;
/** Maximum time that the pods of the canary may be unready during a judgement. */
const MAX_UNREADY = 60_000;

/** Carries out a release until it ends, holds, or completes one step. */
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
    // another process can then resume at once. Without a connection to the cluster, it must wait until the lock expires
    if (state) await lock.save(state, true).catch(() => undefined);
    throw error;
  }
}

/** Acquires the lock of the release. Throws a Refusal if the release cannot start. */
async function acquireLock(release: Release, lock: ReleaseLock, mode: Mode): Promise<ReleaseState> {
  const { plan, clock, holder } = release;
  for (;;) {
    const last = await lock.read();
    const admission = admissionOf(plan, last, mode, holder, clock.now());
    if (admission.kind === 'refuse') throw new Refusal(admission.reason);
    if (admission.kind === 'go') {
      if (mode === 'start') {
        await checkRunning(plan, release.cluster);
        await checkUnchanged(plan, release.cluster);
        await checkMetrics(release.metrics, plan.stable);
      }
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
  if (state.phase === 'apply') return apply(release, step);
  return state.phase === 'rollout' ? waitUntilReady(release, lock, state) : bake(release, lock, state);
}

async function apply({ cluster }: Release, { path }: PlanStep): Promise<ReleaseEvent> {
  await cluster.apply(path);
  return { kind: 'applied' };
}

async function waitUntilReady(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const { pace } = release;
  const step = stepIn(release.plan, state) as PlanStep;
  let lastReason = '';
  for (;;) {
    const readiness = await appliedReadiness(release, lock, state, step);
    if (readiness.ready) break;
    if (readiness.failed) return { kind: 'worse', reason: readiness.reason };
    if (readiness.reason !== lastReason) release.report('wait', state.step, readiness.reason);
    lastReason = readiness.reason;
    await lock.sleep(POLL_INTERVAL, state);
  }
  await lock.sleep(pace.settle, state);
  return { kind: 'ready' };
}

/** Readiness after a step. Applies a revert again if the previous process applied another step before the process stopped. */
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
  return { ready: false, reason: 'the cluster has the step of another process: applies its own again', failed: false };
}

/** State of a release in the cluster. */
export interface Observation {
  /** Object that splits the requests, with the state of the release. */
  readonly anchor?: ClusterObject;
  readonly readiness: Readiness;
}

/** Reads both tracks and the object that splits the requests. */
export async function observe({ plan, cluster }: Release, isRevert: boolean): Promise<Observation> {
  const [anchor, stable, canary] = await cluster.getAll([plan.anchor, plan.stable, plan.canary]);
  if (!anchor || !stable || !canary) {
    return {
      anchor,
      readiness: { ready: false, reason: 'an object of the release has been deleted', failed: !isRevert },
    };
  }
  if (!isRevert) {
    const problem = podProblem(await cluster.podsOf(canary));
    if (problem !== undefined) return { anchor, readiness: { ready: false, reason: problem, failed: true } };
  }
  // a canary that never becomes ready must not block requests to the stable track
  const tracks = isRevert ? [stable] : [stable, canary];
  const all = [...tracks.map(deploymentReadiness), anchorReadiness(anchor, plan.anchor.kind)];
  const readiness = all.find((one) => !one.ready && one.failed) ?? all.find((one) => !one.ready) ?? { ready: true };
  return { anchor, readiness };
}

/** Compares the tracks until the tests decide. */
async function bake(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const { clock, pace } = release;
  const step = stepIn(release.plan, state) as PlanStep;
  let [current, unreadySince, lastReason] = [state, undefined as number | undefined, ''];
  for (;;) {
    await lock.sleep(pace.interval, current);
    const { anchor, readiness } = await observe(release, isReverting(state));
    lock.check(anchor);
    unreadySince = readiness.ready ? undefined : (unreadySince ?? clock.now());
    if (!readiness.ready && (readiness.failed || clock.now() - (unreadySince ?? clock.now()) > MAX_UNREADY)) {
      return unlessChanged(release, step, { kind: 'worse', reason: readiness.reason });
    }
    const elapsed = clock.now() - state.since;
    const { verdict, findings, bounds } = await judgeTracks(release, elapsed, current.bounds);
    const reason = findings.join('; ');
    const event = eventOf(verdict, reason, elapsed, pace);
    if (event) return unlessChanged(release, step, event);
    if (reason !== lastReason) release.report('bake', state.step, reason);
    lastReason = reason;
    if (bounds !== current.bounds) {
      current = { ...current, bounds };
      await lock.save(current);
    }
  }
}

/** Event after a judgement; undefined to continue the comparison. */
function eventOf(
  verdict: Judgement['verdict'],
  reason: string,
  elapsed: number,
  { bake: minimum, hold }: Pace,
): ReleaseEvent | undefined {
  if (verdict === 'worse') return { kind: 'worse', reason };
  if (verdict === 'healthy') return elapsed >= minimum ? { kind: 'healthy', reason } : undefined;
  return elapsed >= hold ? { kind: 'stuck', reason: `too little traffic to decide: ${reason}` } : undefined;
}

/** Returns the event, unless other clients have changed objects of the step. The comparison is then invalid, and a revert would undo the changes. */
async function unlessChanged({ cluster }: Release, { path }: PlanStep, event: ReleaseEvent): Promise<ReleaseEvent> {
  const changed = await cluster.diff(path);
  if (changed.length === 0) return event;
  return {
    kind: 'stuck',
    reason: `another client has changed ${changed.join(', ')}: pass --resume to apply the step again, or --abort`,
  };
}

async function judgeTracks({ plan, metrics, design }: Release, elapsed: number, bounds?: Bounds) {
  const requests = [plan.canary, plan.stable].map((track) => metrics.requestsOf(track, elapsed / 1000));
  const [canary, stable] = await Promise.all(requests).catch((error: Error) => [error, error]);
  // the release holds if Prometheus does not recover
  if (canary instanceof Error || stable instanceof Error) {
    return { verdict: 'undecided' as const, findings: [(canary as Error).message], bounds };
  }
  if (!canary || !stable) {
    const { name } = canary ? plan.stable : plan.canary;
    return {
      verdict: 'undecided' as const,
      findings: [`Prometheus has no request metrics for Deployment ${name}`],
      bounds,
    };
  }
  return judge(canary, stable, design, judgedSteps(plan), bounds);
}

function report(release: Release, state: ReleaseState, event?: ReleaseEvent): void {
  const reason = event && 'reason' in event ? event.reason : (state.reason ?? '');
  release.report(state.phase, state.step, reason);
}
