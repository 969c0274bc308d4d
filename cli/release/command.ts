import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { CANARY_STEP } from '../../lib/kube/annotations';
import { Connection } from '../cluster/connection';
import { kubectlFor } from '../cluster/kubectl';
import { type Arguments, InputError } from '../program';
import { type Mode, admissionOf } from './admission';
import { type Outcome, type Release, carryOut, observe } from './driver';
import { judgeTracks } from './judge-tracks';
import { KubectlCluster } from './kubectl-cluster';
import { type Decision, markedText, nextStep, stepInFile } from './next-step';
import { NO_METRICS, designOf, metricsOf, modeOf, paceOf, rejectMissingMetrics } from './options';
import { type ReleaseOutput, outputOf } from './output';
import { planOf } from './plan';
import { checkStart } from './preconditions';
import { previewOf } from './preview';
import { ReleaseLock } from './release-lock';
import { sourcesIn } from './sources';
import { stepStart } from './step-start';

/** Exit status of each outcome. Status 2 is for wrong arguments and unusable input. */
const EXIT_STATUS: { [outcome in Outcome]: number } = { promoted: 0, 'step-done': 0, reverted: 1, held: 3, refused: 4 };
const GITOPS_EXIT_STATUS: { [action in Decision['action']]: number } = { next: 0, done: 0, revert: 1, hold: 3 };

/** Runs the command. Every error ends with status 2, because status 1 means that the release was reverted. */
export async function release(args: Arguments): Promise<void> {
  try {
    await runInMode(args);
  } catch (error) {
    throw error instanceof InputError ? error : new InputError((error as Error).message, { cause: error });
  }
}

/** Carries out a release, prints a preview of its steps, or writes the next step to a file. */
async function runInMode({ positionals: [folder = ''], values, flags }: Arguments): Promise<void> {
  const sources = sourcesIn(folder);
  const mode = modeOf(flags, values.write !== undefined);
  const output = outputOf(values);
  const [design, pace] = [designOf(values), paceOf(values)];
  const kubectl = kubectlFor(values.context);
  const isPreview = flags.has('dry-run');
  // an abort needs no metrics, and a preview only checks them
  const metrics = metricsOf(values, kubectl) ?? (isPreview || mode === 'abort' ? NO_METRICS : rejectMissingMetrics());
  const connection = await Connection.open(kubectl, values.context);
  const plan = planOf(sources, folder, await connection.namespace());
  const cluster = new KubectlCluster(connection);
  const clock = { now: Date.now, sleep: (ms: number) => setTimeout(ms) };
  const holder = `${hostname()}/${process.pid}`;
  const canaryRelease: Release = { plan, cluster, metrics, clock, design, pace, holder, report: output.report };
  if (values.write !== undefined) {
    process.exitCode = await writeNext(canaryRelease, values.write);
    return;
  }
  output.plan(cluster.context, plan);
  process.exitCode = isPreview
    ? await printPreview(canaryRelease, connection, mode, output)
    : EXIT_STATUS[await runUntilStopped(canaryRelease, (stoppable) => carryOut(stoppable, mode, flags.has('step')))];
}

/** Carries out a release. SIGINT and SIGTERM abort the `sleep()` of its clock, so that the release can save its state and release its lock. */
async function runUntilStopped(
  canaryRelease: Release,
  work: (canaryRelease: Release) => Promise<Outcome>,
): Promise<Outcome> {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals) => stop.abort(signal);
  const sleep = (milliseconds: number) => setTimeout(milliseconds, undefined, { signal: stop.signal });
  const signals = ['SIGINT', 'SIGTERM'] as const;
  signals.forEach((signal) => process.once(signal, onSignal));
  try {
    return await work({ ...canaryRelease, clock: { ...canaryRelease.clock, sleep } });
  } catch (error) {
    // the terminal sends SIGINT to kubectl too, so a call to the cluster can fail first
    throw stop.signal.aborted
      ? new InputError(`stopped by ${stop.signal.reason}: pass --resume to continue a started release, or --abort`)
      : error;
  } finally {
    signals.forEach((signal) => process.off(signal, onSignal));
  }
}

/** Prints the changes of each step, and changes nothing. Returns the exit status. */
async function printPreview(
  { plan, cluster, metrics, clock, holder, report }: Release,
  connection: Connection,
  mode: Mode,
  output: ReleaseOutput,
): Promise<number> {
  const state = await new ReleaseLock(cluster, plan, holder, clock).read();
  const admission = admissionOf(plan, state, mode, holder, clock.now());
  if (admission.kind === 'refuse') {
    report('refused', '', admission.reason);
    return EXIT_STATUS.refused;
  }
  if (mode === 'start') await checkStart(plan, cluster, metrics === NO_METRICS ? undefined : metrics);
  (await previewOf(connection, plan, mode, state)).forEach((step) => output.preview(step));
  return 0;
}

/** Writes the next step to a file that a GitOps tool applies. Returns the exit status. */
async function writeNext(canaryRelease: Release, path: string): Promise<number> {
  const { plan, cluster, metrics, clock, pace } = canaryRelease;
  const anchor = await cluster.get(plan.anchor);
  const applied = anchor?.metadata.annotations?.[CANARY_STEP];
  const step = stepInFile(plan, existsSync(path) ? readFileSync(path, 'utf8') : '', applied);
  if (!step) await checkStart(plan, cluster, metrics);
  const elapsed = clock.now() - (anchor ? stepStart(anchor) : clock.now());
  const decision = nextStep(plan, {
    step,
    applied,
    readiness: step ? (await observe(canaryRelease, plan.aborts.includes(step))).readiness : { ready: true },
    judgement: step && step.percent > 0 ? await judgeTracks(canaryRelease, elapsed) : undefined,
    isBaked: elapsed >= pace.bake,
  });
  if (decision.step) writeFileSync(path, markedText(plan, decision.step));
  canaryRelease.report(decision.action, decision.step?.name ?? step?.name ?? '', decision.reason);
  return GITOPS_EXIT_STATUS[decision.action];
}
