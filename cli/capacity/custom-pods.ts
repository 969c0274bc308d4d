import { type CountedPods, type CountedSource, replicasOf } from '../../lib/capacity/counted-pods';
import { apiOf } from '../../lib/kube/manifest';
import { demandOfPod } from '../../lib/kube/pod-demand';
import type { PodSpecManifest, PodTemplate } from '../../lib/kube/pod-spec';
import { type RolloutStrategy, surge } from '../../lib/kube/rollout';
import type { Bounds } from '../../lib/kube/scalers';

/** Pods of one template in a custom resource. */
interface PodGroup extends Bounds {
  readonly pod?: PodSpecManifest;
  /**
   * Number of pods during a rollout at the maximum.
   *
   * @default maxReplicas
   */
  readonly duringRollout?: number;
}

interface RolloutSpec {
  readonly template?: PodTemplate;
  readonly strategy?: {
    readonly blueGreen?: object;
    readonly canary?: { readonly maxSurge?: number | string; readonly trafficRouting?: object };
  };
}

interface LeaderWorkerSetSpec {
  readonly leaderWorkerTemplate?: {
    readonly size?: number;
    readonly leaderTemplate?: PodTemplate;
    readonly workerTemplate?: PodTemplate;
  };
  readonly rolloutStrategy?: { readonly rollingUpdateConfiguration?: RolloutStrategy['rollingUpdate'] };
}

interface Component extends PodSpecManifest {
  readonly model?: object;
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly deploymentStrategy?: RolloutStrategy;
}

interface InferenceServiceSpec {
  readonly predictor?: Component;
  readonly transformer?: Component;
  readonly explainer?: Component;
}

interface RayClusterSpec {
  readonly suspend?: boolean;
  readonly enableInTreeAutoscaling?: boolean;
  readonly headGroupSpec?: { readonly template?: PodTemplate };
  readonly workerGroupSpecs?: readonly {
    readonly template?: PodTemplate;
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly numOfHosts?: number;
  }[];
}

/** Functions that return the pods of a custom resource, by kind. The bounds are those of the autoscaler or of `replicas`. */
const GROUPS = new Map<string, (spec: never, bounds: Bounds) => PodGroup[]>([
  ['Rollout.argoproj.io', rolloutGroups],
  ['LeaderWorkerSet.leaderworkerset.x-k8s.io', leaderWorkerGroups],
  ['InferenceService.serving.kserve.io', inferenceServiceGroups],
  ['RayCluster.ray.io', rayClusterGroups],
]);

/**
 * Returns the pods of a custom resource; undefined if its manifest does not define them.
 *
 * @param scalers autoscalers that can scale the custom resource
 */
export function customPodsOf({ manifest, errors }: CountedSource, scalers: readonly CountedSource[]) {
  const spec = (manifest.spec ?? {}) as { readonly replicas?: number };
  const groups = GROUPS.get(apiOf(manifest.apiVersion, manifest.kind))?.(
    spec as never,
    replicasOf(manifest, spec, undefined, scalers),
  );
  if (!groups || groups.length === 0 || groups.some(({ pod }) => pod?.containers === undefined)) return undefined;
  return groups.map(({ pod = {}, minReplicas, maxReplicas, duringRollout = maxReplicas }): CountedPods => ({
    pod: demandOfPod(errors, pod),
    ...{ atRest: minReplicas, atMaximum: maxReplicas, duringRollout, perNode: 0 },
  }));
}

/**
 * Returns the pods of an Argo Rollout. With blue-green or traffic routing, the old pods run until the new version receives all requests.
 */
function rolloutGroups({ template, strategy = {} }: RolloutSpec, bounds: Bounds): PodGroup[] {
  const { blueGreen, canary } = strategy;
  const max = bounds.maxReplicas;
  const extra = blueGreen || canary?.trafficRouting ? max : surge({ rollingUpdate: { ...canary } }, max, '25%');
  return [{ pod: template?.spec, ...bounds, duringRollout: max + extra }];
}

/** Returns the pods of a LeaderWorkerSet. Each replica is a leader with its workers. A rollout adds replicas only with `maxSurge`. */
function leaderWorkerGroups({ leaderWorkerTemplate = {}, rolloutStrategy }: LeaderWorkerSetSpec, bounds: Bounds) {
  const { size = 1, workerTemplate, leaderTemplate = workerTemplate } = leaderWorkerTemplate;
  const { minReplicas: min, maxReplicas: max } = bounds;
  const during = max + surge({ rollingUpdate: rolloutStrategy?.rollingUpdateConfiguration }, max, 0);
  const group = (template: PodTemplate | undefined, pods: number) => ({
    pod: template?.spec,
    ...{ minReplicas: min * pods, maxReplicas: max * pods, duringRollout: during * pods },
  });
  return [group(leaderTemplate, 1), ...(size > 1 ? [group(workerTemplate, size - 1)] : [])];
}

/** Returns the pods of an InferenceService. For a component with a `model`, another object, the runtime, defines the containers. */
function inferenceServiceGroups({ predictor = {}, transformer, explainer }: InferenceServiceSpec): PodGroup[] {
  return [predictor, transformer, explainer]
    .filter((component) => component !== undefined)
    .map(({ model, minReplicas = 1, maxReplicas = 0, deploymentStrategy, ...pod }) => {
      const max = Math.max(minReplicas, maxReplicas);
      const duringRollout = max + surge(deploymentStrategy, max, '25%');
      return { pod: model ? undefined : pod, minReplicas, maxReplicas: max, duringRollout };
    });
}

function rayClusterGroups(spec: RayClusterSpec): PodGroup[] {
  const { suspend, enableInTreeAutoscaling, headGroupSpec, workerGroupSpecs = [] } = spec;
  const heads = suspend ? 0 : 1;
  const workers = workerGroupSpecs.map(({ template, replicas = 0, numOfHosts = 1, ...group }) => {
    const { minReplicas, maxReplicas } = enableInTreeAutoscaling
      ? { minReplicas: group.minReplicas ?? 0, maxReplicas: group.maxReplicas ?? replicas }
      : { minReplicas: replicas, maxReplicas: replicas };
    const pods = heads * numOfHosts;
    return { pod: template?.spec, minReplicas: minReplicas * pods, maxReplicas: maxReplicas * pods };
  });
  return [{ pod: headGroupSpec?.template?.spec, minReplicas: heads, maxReplicas: heads }, ...workers];
}
