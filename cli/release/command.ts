import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CANARY_STEP } from '../../lib/kube/annotations';
import type { Manifest } from '../../lib/kube/manifest';
import { parseYaml } from '../input/yaml';
import { type Arguments, InputError } from '../program';
import type { Mode } from './admission';
import { type Outcome, type Release, carryOut, readinessOf } from './driver';
import { DEFAULT_DESIGN, type ReleaseDesign, judge } from './judge';
import { KubectlCluster, kubectlFor } from './kubectl';
import { type Decision, markedText, nextStep, stepInFile } from './next-step';
import { type ReleasePlan, judgedSteps, planOf } from './plan';
import type { ReleaseLogEntry } from './ports';
import { DEFAULT_METRICS } from './promql';
import { Prometheus } from './prometheus';
import { stepStart } from './step-start';

/** Exit status of each end. 2 is for wrong arguments and for input that cannot be used. */
const STATUS: { [outcome in Outcome]: number } = { promoted: 0, 'step-done': 0, reverted: 1, held: 3, refused: 4 };
const GITOPS_STATUS: { [action in Decision['action']]: number } = { next: 0, done: 0, revert: 1, hold: 3 };

/** Carries out a release, or decides about its next step. */
export async function release({ positionals: [folder = ''], values, flags }: Arguments): Promise<void> {
  const plan = planOf(sourcesIn(folder), folder);
  const mode = modeOf(flags);
  const output = outputOf(values);
  const kubectl = kubectlFor(values.context);
  const cluster = await KubectlCluster.connect(kubectl, values.context);
  if (flags.has('dry-run')) {
    output.plan(cluster.context, plan);
    return;
  }
  const names = {
    histogram: values.metric ?? DEFAULT_METRICS.histogram,
    failed: values.failed ?? DEFAULT_METRICS.failed,
    series: values.series ?? DEFAULT_METRICS.series,
  };
  const metrics = Prometheus.at(values.prometheus ?? missing('prometheus'), names, kubectl);
  const one: Release = {
    plan,
    cluster,
    metrics,
    clock: { now: Date.now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) },
    design: designOf(values),
    pace: {
      interval: seconds(values, 'interval', 15),
      bake: seconds(values, 'bake', 120),
      hold: seconds(values, 'hold-after', 1800),
      settle: seconds(values, 'settle', 10),
    },
    holder: `${hostname()}/${process.pid}`,
    report: output.report,
  };
  if (values.write !== undefined) {
    process.exitCode = await writeNext(one, values.write);
  } else {
    output.plan(cluster.context, plan);
    process.exitCode = STATUS[await carryOut(one, mode, flags.has('step'))];
  }
}

/** Writes the next step to a file that a GitOps tool applies. Returns the exit status. */
async function writeNext(one: Release, path: string): Promise<number> {
  const { plan, cluster, metrics, clock, pace, design } = one;
  const step = stepInFile(plan, existsSync(path) ? readFileSync(path, 'utf8') : '');
  const anchor = await cluster.get(plan.anchor);
  const elapsed = clock.now() - (anchor ? stepStart(anchor) : clock.now());
  const isJudged = step !== undefined && step.percent > 0;
  const [canary, stable] = isJudged
    ? await Promise.all([plan.canary, plan.stable].map((track) => metrics.requestsOf(track, elapsed / 1000)))
    : [];
  const missing = { verdict: 'undecided' as const, findings: ['Prometheus has no requests of one of the tracks'] };
  const decision = nextStep(plan, {
    step,
    applied: anchor?.metadata.annotations?.[CANARY_STEP],
    readiness: step ? await readinessOf(one, plan.aborts.includes(step)) : { ready: true },
    judgement: isJudged ? (canary && stable ? judge(canary, stable, design, judgedSteps(plan)) : missing) : undefined,
    isBaked: elapsed >= pace.bake,
  });
  if (decision.step) writeFileSync(path, markedText(decision.step));
  one.report(decision.action, decision.step?.name ?? step?.name ?? '', decision.reason);
  return GITOPS_STATUS[decision.action];
}

/** Files of a plan, with their objects. */
function sourcesIn(folder: string) {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new InputError(`${folder} is not a folder: pass the folder with the files of a plan`);
  }
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(path, 'utf8');
      const { documents } = parseYaml(text);
      const broken = documents.find(({ errors }) => errors.length > 0);
      if (broken) throw new InputError(`${path} is not YAML: ${broken.errors[0]?.message.split('\n')[0]}`);
      const objects = documents.flatMap((document) => (document.toJS() as Manifest | null) ?? []);
      return { path, text, objects };
    });
}

function modeOf(flags: ReadonlySet<string>): Mode {
  if (flags.has('abort') && flags.has('resume')) throw new InputError('--abort contradicts --resume: pass one of them');
  return flags.has('abort') ? 'abort' : flags.has('resume') ? 'resume' : 'start';
}

function designOf(values: Arguments['values']): ReleaseDesign {
  const percent = (name: string, standard: number) => number(values, name, 100 * standard, 0.01, 50) / 100;
  return {
    falseAlarm: percent('false-alarm', DEFAULT_DESIGN.falseAlarm),
    missed: percent('missed', DEFAULT_DESIGN.missed),
    errorTolerance: percent('error-tolerance', DEFAULT_DESIGN.errorTolerance),
    slowTolerance: percent('slow-tolerance', DEFAULT_DESIGN.slowTolerance),
  };
}

function seconds(values: Arguments['values'], name: string, standard: number): number {
  return number(values, name, standard, 1, 86_400) * 1000;
}

function number(values: Arguments['values'], name: string, standard: number, min: number, max: number): number {
  const text = values[name];
  const value = text === undefined ? standard : Number(text);
  if (!(value >= min && value <= max)) {
    throw new InputError(`--${name} is '${text}', must be a number from ${min} to ${max}`);
  }
  return value;
}

function missing(option: string): never {
  throw new InputError(`--${option} is missing: pass the URL of Prometheus, or NAMESPACE/SERVICE:PORT`);
}

/** Prints text for people or JSON lines, and appends JSON lines to a log. */
function outputOf({ output = 'text', log }: Arguments['values']) {
  const write = (entry: ReleaseLogEntry) => {
    const line = `${JSON.stringify(entry)}\n`;
    if (log !== undefined) appendFileSync(log, line);
    const text = [entry.time.slice(11, 19), entry.step, entry.event, entry.text]
      .filter((part) => part !== '')
      .join('  ');
    process.stdout.write(output === 'json' ? line : `${text}\n`);
  };
  const entry = (event: string, step: string, text: string) => ({ time: new Date().toISOString(), step, event, text });
  return {
    report: (event: string, step: string, text: string) => write(entry(event, step, text)),
    plan: (context: string, plan: ReleasePlan) => {
      const { stable, steps, aborts } = plan;
      const names = (all: ReleasePlan['steps']) => all.map(({ name }) => name).join(', ');
      const text = `context ${context}, namespace ${stable.namespace}: ${names(steps)}; to revert: ${names(aborts)}`;
      write(entry('plan', '', text));
    },
  };
}
