import { InputError } from '../program';
import { type ReleasePlan, imageOf } from './plan';
import type { Cluster, Metrics } from './ports';

const FIX = 'write a plan that starts from the running version, or apply the chart first';

/**
 * Checks that a release can start. Changes nothing.
 *
 * @param metrics source of the metrics; undefined to skip their check
 * @throws if the running version or the Deployment of the stable track differs from the plan, the user has no permission to list pods, or the
 * metrics of the stable track are missing
 */
export async function checkStart(plan: ReleasePlan, cluster: Cluster, metrics?: Metrics): Promise<void> {
  await checkRunning(plan, cluster);
  await checkUnchanged(plan, cluster);
  await metrics?.check(plan.stable);
}

/**
 * Checks that a plan starts from the running version, because a revert would otherwise not restore that version. Reads the pods too, so
 * that a missing permission ends the command before it changes the cluster.
 *
 * @throws if another version or none runs, or the user has no permission to list pods
 */
async function checkRunning(plan: ReleasePlan, cluster: Cluster): Promise<void> {
  const running = await cluster.get(plan.stable);
  const image = running && imageOf(running);
  if (running === undefined || image !== plan.stableImage) {
    throw new InputError(
      `${plan.stable.name} in context ${cluster.context} runs ${image ?? 'nothing'}, and the plan starts from ${plan.stableImage}: ${FIX}`,
    );
  }
  await cluster.podsOf(running);
}

/**
 * Checks that the Deployment of the stable track has not changed since the plan was written, because the steps would undo the changes.
 *
 * @throws if the Deployment of the stable track differs from the plan
 */
async function checkUnchanged(plan: ReleasePlan, cluster: Cluster): Promise<void> {
  const { name } = plan.stable;
  // the last abort step has the stable track from before the release
  const changed = await cluster.diff(plan.aborts.at(-1)?.path ?? '');
  if (changed.includes(`Deployment ${name}`)) {
    throw new InputError(`Deployment ${name} in context ${cluster.context} differs from the plan: ${FIX}`);
  }
}
