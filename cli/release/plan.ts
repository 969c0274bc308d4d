import { createHash } from 'node:crypto';
import { CANARY_STEP } from '../../lib/kube/annotations';
import type { Manifest } from '../../lib/kube/manifest';
import { TRACK_LABEL } from '../../lib/kube/track';
import { type ObjectRef, refOf } from '../cluster/object-ref';
import { InputError } from '../program';

/** File of a plan, with its text and its objects. */
export interface PlanSource {
  readonly path: string;
  readonly text: string;
  readonly objects: readonly Manifest[];
}

/** A step of a release: a file of its plan. */
export interface PlanStep {
  /** Number and name of the step, such as '02-canary-25', or 'abort-1'. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly objects: readonly Manifest[];
  /** Name of the `CanaryStep`, such as 'share-25'. */
  readonly canaryStep: string;
  /** Share of the canary while it runs another version than the stable track, in percent; 0 in all other steps. */
  readonly percent: number;
}

/** Steps of a release in order, and the steps that revert it. */
export interface ReleasePlan {
  /** Hash of the files of the plan and their names. */
  readonly hash: string;
  readonly steps: readonly PlanStep[];
  readonly aborts: readonly PlanStep[];
  /** Object that splits the requests. An annotation of this object contains the state of the release. */
  readonly anchor: ObjectRef;
  readonly stable: ObjectRef;
  readonly canary: ObjectRef;
  /** Image of the stable track before the release. */
  readonly stableImage: string;
}

const STEP_FILE = /^(?:.*[/\\])?(.*?)-(\d\d-[^/\\]+?|abort(?:-\d+)?)(?:\.k8s)?\.ya?ml$/;

/** Returns true for the name of a file of a step. */
export function isStepFile(name: string): boolean {
  return STEP_FILE.test(name);
}

/**
 * Reads the steps of a plan from its files. Objects without a namespace are in `namespace`.
 *
 * @throws if the files are not the plan of one release
 */
export function planOf(sources: readonly PlanSource[], folder: string, namespace = 'default'): ReleasePlan {
  const named = sources.flatMap((source) => {
    const [, chart = '', name] = STEP_FILE.exec(source.path) ?? [];
    return name === undefined ? [] : [{ chart, name, source }];
  });
  const charts = new Set(named.map(({ chart }) => chart));
  if (charts.size > 1) {
    const names = [...charts].join(', ');
    throw new InputError(`${folder} has plans of several charts (${names}): write each plan to its own folder`);
  }
  const steps = named.map(({ name, source }) => stepOf(name, source)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const numbered = steps.filter(({ name }) => /^\d/.test(name));
  const aborts = steps.filter(({ name }) => name.startsWith('abort'));
  const lastAbort = aborts.at(-1);
  if (numbered.length === 0 || lastAbort === undefined) {
    const missing =
      numbered.length === 0
        ? "numbered steps such as 'sentiment-01-canary-5.k8s.yaml'"
        : "file that aborts the release, such as 'sentiment-abort.k8s.yaml'";
    throw new InputError(`${folder} has no ${missing}: write a plan with CanaryPlan`);
  }
  const anchor = anchorOf(lastAbort);
  const [stable, canary] = [deploymentOf(lastAbort, 'stable'), deploymentOf(lastAbort, 'canary')];
  return {
    hash: hashOf(steps),
    steps: numbered,
    aborts,
    anchor: refOf(anchor, namespace),
    stable: refOf(stable, namespace),
    canary: refOf(canary, namespace),
    stableImage: imageOf(stable) ?? '',
  };
}

/** Number of judged steps, in which the canary receives requests. */
export function judgedSteps({ steps }: ReleasePlan): number {
  return steps.filter(({ percent }) => percent > 0).length;
}

/** Last step that sends requests to the canary. */
export function lastJudged({ steps }: ReleasePlan): PlanStep | undefined {
  return steps.filter(({ percent }) => percent > 0).at(-1);
}

/** Image of the first container of a workload. */
export function imageOf({ spec }: { spec?: unknown }): string | undefined {
  type Spec = { template?: { spec?: { containers?: { image?: string }[] } } } | undefined;
  return (spec as Spec)?.template?.spec?.containers?.[0]?.image;
}

function stepOf(name: string, { path, text, objects }: PlanSource): PlanStep {
  const step = { name, path, text, objects };
  const canaryStep = anchorOf(step).metadata.annotations?.[CANARY_STEP] ?? '';
  const share = /^share-([\d.]+)$/.exec(canaryStep)?.[1];
  return { ...step, canaryStep, percent: Number(share ?? 0) };
}

function anchorOf({ path, objects }: Pick<PlanStep, 'path' | 'objects'>): Manifest {
  const found = objects.filter(({ metadata }) => metadata?.annotations?.[CANARY_STEP] !== undefined);
  if (found.length !== 1) {
    const count = found.length === 0 ? 'no CanaryRelease with a step' : 'several CanaryReleases with a step';
    throw new InputError(`${path} has ${count}: write a plan of one release`);
  }
  return found[0] as Manifest;
}

function deploymentOf({ path, objects }: PlanStep, track: string): Manifest {
  const found = objects.filter(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.labels?.[TRACK_LABEL] === track,
  );
  if (found.length !== 1) {
    throw new InputError(
      `${path} has ${found.length} Deployments with the label track=${track}, must have one: write the plan again`,
    );
  }
  return found[0] as Manifest;
}

function hashOf(steps: readonly PlanStep[]): string {
  const hash = createHash('sha256');
  steps.forEach(({ name, text }) => hash.update(`${name}\n${text}\n`));
  return hash.digest('hex').slice(0, 12);
}
