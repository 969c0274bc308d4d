import type { ApiObject, Chart } from 'cdk8s';
import { PropCheck } from '../validation/prop-check';
import { type Demand, demandOfPod } from '../kube/pod-demand';
import type { Manifest } from '../kube/manifest';
import { apiObjectsOf, manifestOf } from '../synthesis/manifests';
import { podTemplateOf } from '../kube/pod-spec';
import { type RolloutStrategy, surge, surgeOf } from '../kube/rollout';
import { type Bounds, SCALER_KINDS, boundsOf, targetRefOf } from '../kube/scalers';
import { declaredBoundsOf } from '../tree-checks/declared-bounds';

/** Pods of one object, and their number. */
export interface CountedPods {
  readonly pod: Demand;
  readonly atRest: number;
  readonly atMaximum: number;
  readonly duringRollout: number;
  /** Maximum number of pods on each node, of a DaemonSet; otherwise 0. */
  readonly perNode: number;
}

/** Fields of a manifest that determine its capacity. */
interface CountedManifest extends Manifest {
  readonly spec: Spec;
}

interface Spec {
  readonly replicas?: number;
  readonly updateStrategy?: RolloutStrategy;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly suspend?: boolean;
  readonly jobTemplate?: { readonly spec: Spec };
}

const REPLICATED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];
const KINDS = [...SCALER_KINDS, ...REPLICATED, 'DaemonSet', 'Job', 'CronJob', 'Pod'];

/** All objects of a chart, without objects of nested charts. `Chart.apiObjects` has only direct children. */
export function ownObjectsOf(chart: Chart): ApiObject[] {
  return apiObjectsOf(chart).filter((object) => object.chart === chart);
}

/** Pods of each object of a chart. */
export function countedPodsOf(chart: Chart): CountedPods[] {
  // render no other kinds, because a ResourceQuota calls this function while it renders
  const objects = ownObjectsOf(chart).filter((object) => KINDS.includes(object.kind));
  const manifests = objects.map((object) => [object, manifestOf(object) as CountedManifest] as const);
  const scalers = manifests.map(([, manifest]) => manifest).filter(({ kind }) => SCALER_KINDS.includes(kind));
  return manifests
    .filter(([, { kind }]) => !SCALER_KINDS.includes(kind))
    .map(([object, manifest]) => podsOf(object, manifest, scalers));
}

function podsOf(object: ApiObject, manifest: CountedManifest, scalers: CountedManifest[]): CountedPods {
  const { kind, spec } = manifest;
  const pod = demandOfPod(new PropCheck(object.node.path), podTemplateOf(manifest)?.spec ?? {});
  if (kind === 'DaemonSet') {
    const surges = surge(spec.updateStrategy, 1, 0) > 0;
    return { pod, ...always(0), perNode: surges ? 2 : 1 };
  }
  if (REPLICATED.includes(kind)) {
    const { minReplicas: atRest, maxReplicas: atMaximum } = replicasOf(object, manifest, scalers);
    const extra = kind === 'Deployment' ? surgeOf(manifest, atMaximum) : 0;
    return { pod, atRest, atMaximum, duringRollout: atMaximum + extra, perNode: 0 };
  }
  return { pod, ...always(runningPods(spec)), perNode: 0 };
}

function replicasOf(object: ApiObject, manifest: CountedManifest, scalers: CountedManifest[]): Bounds {
  const scaler = scalers.find((s) => targets(s, manifest));
  const { replicas = 1 } = manifest.spec;
  const fixed = { minReplicas: replicas, maxReplicas: replicas };
  return scaler ? boundsOf(scaler) : (declaredBoundsOf(object) ?? fixed);
}

function always(pods: number) {
  return { atRest: pods, atMaximum: pods, duringRollout: pods };
}

function targets(scaler: CountedManifest, { kind, metadata }: Manifest): boolean {
  const ref = targetRefOf(scaler);
  return ref.kind === kind && ref.name === metadata.name && scaler.metadata.namespace === metadata.namespace;
}

/** Maximum number of running pods of a Job or CronJob. A bare Pod counts as one. */
function runningPods(spec: Spec): number {
  const { parallelism = 1, completions = parallelism, suspend } = spec.jobTemplate?.spec ?? spec;
  return spec.suspend || suspend ? 0 : Math.min(parallelism, completions);
}
