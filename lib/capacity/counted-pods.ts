import { type AmountErrors, type Demand, demandOfPod, sum, times } from '../kube/pod-demand';
import type { Manifest } from '../kube/manifest';
import { podTemplateOf } from '../kube/pod-spec';
import { type RolloutStrategy, surge, surgeOf } from '../kube/rollout';
import { type Bounds, SCALER_KINDS, boundsOf, targetRefOf } from '../kube/scalers';
import { CapacityDemand } from './capacity-demand';

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

/** Returns true for a kind that counts. */
export function isCounted(kind: string): boolean {
  return KINDS.includes(kind);
}

/** Manifest, and information that the manifest does not contain. */
export interface CountedSource {
  readonly manifest: Manifest;
  /** Bounds of an autoscaler that is not among the manifests. */
  readonly declared?: Bounds;
  /** Reports an amount that is not a quantity. */
  readonly errors: AmountErrors;
}

/** Returns the pods of each manifest that creates pods. */
export function podsOfAll(sources: readonly CountedSource[]): CountedPods[] {
  const scalers = sources.filter(({ manifest }) => SCALER_KINDS.includes(manifest.kind));
  return sources
    .filter(({ manifest: { kind } }) => isCounted(kind) && !SCALER_KINDS.includes(kind))
    .map((source) => podsOf(source, scalers));
}

/** Returns the total pods, requests and limits in each state. */
export function demandsOf(counted: readonly CountedPods[]) {
  const demand = (count: (pods: CountedPods) => number) =>
    CapacityDemand._of(sum(counted.map((pods) => times(pods.pod, BigInt(count(pods))))));
  return {
    atRest: demand((pods) => pods.atRest),
    atMaximum: demand((pods) => pods.atMaximum),
    duringRollout: demand((pods) => pods.duringRollout),
    perNode: demand((pods) => pods.perNode),
  };
}

function podsOf({ manifest, declared, errors }: CountedSource, scalers: readonly CountedSource[]): CountedPods {
  const { kind, spec = {} } = manifest as Partial<CountedManifest> & Manifest;
  const pod = demandOfPod(errors, podTemplateOf(manifest)?.spec ?? {});
  if (kind === 'DaemonSet') {
    const hasSurge = surge(spec.updateStrategy, 1, 0) > 0;
    return { pod, ...constantPods(0), perNode: hasSurge ? 2 : 1 };
  }
  if (REPLICATED.includes(kind)) {
    const { minReplicas: atRest, maxReplicas: atMaximum } = replicasOf(manifest, spec, declared, scalers);
    const extra = kind === 'Deployment' ? surgeOf(manifest, atMaximum) : 0;
    return { pod, atRest, atMaximum, duringRollout: atMaximum + extra, perNode: 0 };
  }
  return { pod, ...constantPods(runningPods(spec)), perNode: 0 };
}

/** Returns the bounds of the replicas: those of an autoscaler, those that `declared` has, or the fixed number. */
export function replicasOf(
  manifest: Manifest,
  { replicas = 1 }: { readonly replicas?: number },
  declared: Bounds | undefined,
  scalers: readonly CountedSource[],
): Bounds {
  const scaler = scalers.find((candidate) => targets(candidate.manifest, manifest));
  const fixed = { minReplicas: replicas, maxReplicas: replicas };
  return scaler ? boundsOf(scaler.manifest) : (declared ?? fixed);
}

function constantPods(pods: number) {
  return { atRest: pods, atMaximum: pods, duringRollout: pods };
}

/** Returns true if an autoscaler scales the object of a manifest. */
function targets(scaler: Manifest, { kind, metadata }: Manifest): boolean {
  const ref = targetRefOf(scaler);
  return ref.kind === kind && ref.name === metadata.name && scaler.metadata.namespace === metadata.namespace;
}

/** Returns the maximum number of running pods of a Job or CronJob. A bare Pod counts as one. */
function runningPods(spec: Spec): number {
  const { parallelism = 1, completions = parallelism, suspend } = spec.jobTemplate?.spec ?? spec;
  return spec.suspend || suspend ? 0 : Math.min(parallelism, completions);
}
