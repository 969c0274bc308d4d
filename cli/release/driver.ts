import { CANARY_STEP } from '../../lib/kube/annotations';
import { type Mode, admit } from './admission';
import type { Bounds } from './histogram';
import { type ReleaseDesign, judge } from './judge';
import { type PlanStep, type ReleasePlan, judgedSteps } from './plan';
import type { Clock, Cluster, Metrics } from './ports';
import { checkMetrics, checkRunning, checkUnchanged } from './preconditions';
import { type Readiness, anchorReadiness, deploymentReadiness, podProblem } from './readiness';
import { Refusal, ReleaseLock } from './release-lock';
import { type ReleaseEvent, type ReleaseState, after, isOver, isReverting, stepIn } from './state';

/** Durations, in milliseconds. */
export interface Pace {
  /** Time between two judgements. */
  readonly interval: number;
  /** Minimum time of a step that is judged. */
  readonly bake: number;
  /** Time without a decision after which the release holds until a user resumes it. */
  readonly hold: number;
  /** Time until proxies use new pods and weights. */
  readonly settle: number;
}

/** Everything that a release needs. */
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

const POLL = 2000;
/** Time that the pods of the canary may be unready while they are judged. */
const UNREADY = 60_000;

/** Carries out a release until it ends, holds, or completes one step. */
export async function carryOut(release: Release, mode: Mode, oneStep = false): Promise<Outcome> {
  const { plan, clock } = release;
  const lock = new ReleaseLock(release.cluster, plan, release.holder, clock);
  try {
    let state = await admitted(release, lock, mode);
    while (!isOver(state) && state.phase !== 'held') {
      const event = await work(release, lock, state);
      const next = after(plan, state, event, clock.now());
      const isEnd = isOver(next) || next.phase === 'held';
      const isDone = oneStep && next.step !== state.step && !isReverting(next);
      await lock.save(next, isEnd || isDone);
      if (next.step !== state.step || isEnd) report(release, next, event);
      state = next;
      if (isDone) return 'step-done';
    }
    return state.phase as Outcome;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    release.report('refused', '', error.message);
    return 'refused';
  }
}

/** Acquires the lock of the release. Throws a Refusal if the release cannot start. */
async function admitted(release: Release, lock: ReleaseLock, mode: Mode): Promise<ReleaseState> {
  const { plan, clock, holder } = release;
  for (;;) {
    const seen = await lock.read();
    const admission = admit(plan, seen, mode, holder, clock.now());
    if (admission.kind === 'refuse') throw new Refusal(admission.reason);
    if (admission.kind === 'go') {
      if (mode === 'start') {
        await checkRunning(plan, release.cluster);
        await checkUnchanged(plan, release.cluster);
        await checkMetrics(release.metrics, plan.stable);
      }
      const isTaken = await lock.take(seen, admission.state);
      if (!isTaken && mode === 'start') throw new Refusal('another process has started the release');
      // the process that holds the lock has written its state in the meantime
      if (!isTaken) continue;
      report(release, admission.state);
      return admission.state;
    }
    const seconds = Math.ceil((admission.until - clock.now()) / 1000);
    release.report('wait', seen?.step ?? '', `waits up to ${seconds}s for the lock of ${admission.holder} to expire`);
    await clock.sleep(admission.until - clock.now() + 1000);
  }
}

function work(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const step = stepIn(release.plan, state) as PlanStep;
  if (state.phase === 'apply') return apply(release, step);
  return state.phase === 'rollout' ? waitUntilReady(release, lock, state) : bake(release, lock, state);
}

async function apply({ cluster }: Release, { path }: PlanStep): Promise<ReleaseEvent> {
  await cluster.apply(path);
  return { kind: 'applied' };
}

async function waitUntilReady(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const { clock, pace, cluster } = release;
  const step = stepIn(release.plan, state) as PlanStep;
  const heartbeat = heartbeatOf(release, lock);
  let shown = '';
  for (;;) {
    // the previous process may have applied its step before it stopped
    if (isReverting(state) && !(await isApplied(release, step))) await cluster.apply(step.path);
    const readiness = await readinessOf(release, isReverting(state));
    if (readiness.ready) break;
    if (readiness.failed) return { kind: 'worse', reason: readiness.reason };
    if (readiness.reason !== shown) release.report('wait', state.step, readiness.reason);
    shown = readiness.reason;
    await clock.sleep(POLL);
    await heartbeat(state);
  }
  await clock.sleep(pace.settle);
  await heartbeat(state);
  return { kind: 'ready' };
}

async function isApplied({ plan, cluster }: Release, { canaryStep }: PlanStep): Promise<boolean> {
  const anchor = await cluster.get(plan.anchor);
  return anchor?.metadata.annotations?.[CANARY_STEP] === canaryStep;
}

/** Readiness of both tracks and of the object that splits the requests. */
export async function readinessOf({ plan, cluster }: Release, reverts: boolean): Promise<Readiness> {
  const [anchor, stable, canary] = await Promise.all(
    [plan.anchor, plan.stable, plan.canary].map((ref) => cluster.get(ref)),
  );
  if (!anchor || !stable || !canary) {
    return { ready: false, reason: 'an object of the release has been deleted', failed: !reverts };
  }
  if (!reverts) {
    const problem = podProblem(await cluster.podsOf(canary));
    if (problem !== undefined) return { ready: false, reason: problem, failed: true };
  }
  // a canary that never becomes ready must not block requests to the stable track
  const tracks = reverts ? [stable] : [stable, canary];
  const all = [...tracks.map(deploymentReadiness), anchorReadiness(anchor, plan.anchor.kind)];
  return all.find((one) => !one.ready && one.failed) ?? all.find((one) => !one.ready) ?? { ready: true };
}

/** Compares the tracks until the tests decide. */
async function bake(release: Release, lock: ReleaseLock, state: ReleaseState): Promise<ReleaseEvent> {
  const { clock, pace, cluster } = release;
  const step = stepIn(release.plan, state) as PlanStep;
  let [bounds, unreadySince, text] = [state.bounds, undefined as number | undefined, ''];
  for (;;) {
    await clock.sleep(pace.interval);
    const changed = await cluster.diff(step.path);
    if (changed.length > 0) {
      return {
        kind: 'stuck',
        reason: `someone has changed ${changed.join(', ')}: pass --resume to apply the step again, or --abort`,
      };
    }
    const readiness = await readinessOf(release, isReverting(state));
    unreadySince = readiness.ready ? undefined : (unreadySince ?? clock.now());
    if (!readiness.ready && (readiness.failed || clock.now() - (unreadySince ?? clock.now()) > UNREADY)) {
      return { kind: 'worse', reason: readiness.reason };
    }
    const elapsed = clock.now() - state.since;
    const { verdict, findings, ...judged } = await judgement(release, elapsed, bounds);
    bounds = judged.bounds ?? bounds;
    const reason = findings.join('; ');
    if (verdict === 'worse') return { kind: 'worse', reason };
    if (verdict === 'healthy' && elapsed >= pace.bake) return { kind: 'healthy', reason };
    if (verdict === 'undecided' && elapsed >= pace.hold)
      return { kind: 'stuck', reason: `too little traffic to decide: ${reason}` };
    if (reason !== text) release.report('bake', state.step, reason);
    text = reason;
    await lock.save({ ...state, bounds });
  }
}

async function judgement({ plan, metrics, design }: Release, elapsed: number, bounds?: Bounds) {
  const read = [plan.canary, plan.stable].map((one) => metrics.requestsOf(one, elapsed / 1000));
  const [canary, stable] = await Promise.all(read).catch((error: Error) => [error, error]);
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

/** Renews the lock of the release while it waits. */
function heartbeatOf({ clock, pace }: Release, lock: ReleaseLock) {
  let last = clock.now();
  return async (state: ReleaseState) => {
    if (clock.now() - last >= pace.interval) {
      await lock.save(state);
      last = clock.now();
    }
  };
}

function report(release: Release, state: ReleaseState, event?: ReleaseEvent): void {
  const reason = event && 'reason' in event ? event.reason : (state.reason ?? '');
  release.report(state.phase, state.step, reason);
}
