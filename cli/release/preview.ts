import { KubeObject } from '../../lib/checks/kube-object';
import type { Connection } from '../cluster/connection';
import { changesIn } from '../plan/changes';
import { type PlannedChange, plannedChanges } from '../plan/plan';
import { changeLines } from '../plan/text';
import type { Mode } from './admission';
import { type PlanStep, type ReleasePlan, lastJudged } from './plan';
import { type ReleaseState, isReverting } from './state';

/** A step that the command would carry out, and its changes. */
export interface StepPreview {
  readonly step: string;
  /** Name of the step to compare with; undefined for the cluster. */
  readonly after?: string;
  readonly changes: readonly PlannedChange[];
  /** The changes as text, grouped by their effect. */
  readonly text: string;
}

/**
 * Compares the first step that the command would carry out with the cluster, and each later step with the previous one. Compares the first step of a
 * revert with the last step that sends requests to the canary.
 */
export async function previewOf(
  cluster: Connection,
  plan: ReleasePlan,
  mode: Mode,
  state?: ReleaseState,
): Promise<StepPreview[]> {
  const [first, ...others] = remainingSteps(plan, mode, state);
  if (!first) return [];
  const objects = objectsOf(first);
  const firstPreview = stepPreview(first, objects, plannedChanges(await changesIn(cluster, objects), objects));
  const forward = others.map((step, i) => previewAfter(step, others[i - 1] ?? first));
  // a revert can start from any step, and changes the most from the last step that sends requests to the canary
  const aborts = plan.aborts.includes(first) ? [] : plan.aborts;
  const reverts = aborts.map((step, i) => previewAfter(step, aborts[i - 1] ?? lastJudged(plan) ?? first));
  return [firstPreview, ...forward, ...reverts];
}

function remainingSteps(plan: ReleasePlan, mode: Mode, state?: ReleaseState): readonly PlanStep[] {
  if (mode === 'abort') return plan.aborts;
  if (mode === 'start' || !state) return plan.steps;
  const all = isReverting(state) ? plan.aborts : plan.steps;
  return all.slice(
    Math.max(
      0,
      all.findIndex(({ name }) => name === state.step),
    ),
  );
}

function previewAfter(step: PlanStep, before: PlanStep): StepPreview {
  const objects = objectsOf(step);
  const earlier = new Map(objectsOf(before).map((object) => [object.key, object.manifest]));
  const differences = objects.map(({ key, kind, name, manifest }) => ({
    ...{ kind, namespace: manifest.metadata.namespace, name, after: manifest },
    ...(earlier.has(key) ? { before: earlier.get(key) } : {}),
  }));
  return stepPreview(step, objects, plannedChanges(differences, objects), before.name);
}

function stepPreview(
  step: PlanStep,
  objects: readonly KubeObject[],
  changes: readonly PlannedChange[],
  after?: string,
): StepPreview {
  const where = after === undefined ? 'in the cluster' : `after ${after}`;
  return {
    ...{ step: step.name, after, changes },
    text: [step.name, ...changeLines(objects, changes, where)].join('\n'),
  };
}

function objectsOf({ path, objects }: PlanStep): KubeObject[] {
  return objects.map((manifest) => new KubeObject(manifest, { name: path, scopes: [path] }));
}
