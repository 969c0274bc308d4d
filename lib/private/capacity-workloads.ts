import { ApiObject, Chart } from 'cdk8s';
import { Check } from './check';
import { Demand, demandOfPod } from './capacity-amounts';
import { PodSpecManifest } from './pod-spec';

/** Pods of one object, and how many there are. */
export interface Workload {
  readonly pod: Demand;
  readonly atRest: number;
  readonly atMaximum: number;
  readonly duringRollout: number;
  /** Most pods on a node, where there is one for each. */
  readonly perNode: number;
}

/** A synthesized object, as far as capacity goes. */
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: Spec;
}

interface Spec extends PodSpecManifest {
  readonly replicas?: number;
  readonly strategy?: Strategy;
  readonly updateStrategy?: Strategy;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly suspend?: boolean;
  readonly template?: { readonly spec: PodSpecManifest };
  readonly jobTemplate?: { readonly spec: Spec };
  readonly scaleTargetRef?: { readonly kind: string; readonly name: string };
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: number | string };
}

const HPA = 'HorizontalPodAutoscaler';
const REPLICATED = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'];
const KINDS = [HPA, ...REPLICATED, 'DaemonSet', 'Job', 'CronJob', 'Pod'];

/** All objects of a chart, but for those of charts below it. `Chart.apiObjects` is its direct children alone. */
export function apiObjectsOf(chart: Chart): ApiObject[] {
  return chart.node.findAll().filter((c): c is ApiObject => ApiObject.isApiObject(c) && c.chart === chart);
}

/** All that runs pods in a chart. */
export function workloadsOf(chart: Chart): Workload[] {
  // others are not rendered: a ResourceQuota asks for the capacity while it is
  const objects = apiObjectsOf(chart).filter((object) => KINDS.includes(object.kind));
  const manifests = objects.map((object) => [object, object.toJson() as Manifest] as const);
  const scalers = manifests.map(([, manifest]) => manifest).filter(({ kind }) => kind === HPA);
  return manifests
    .filter(([, { kind }]) => kind !== HPA)
    .map(([object, manifest]) => workloadOf(object, manifest, scalers));
}

function workloadOf(object: ApiObject, manifest: Manifest, scalers: Manifest[]): Workload {
  const { kind, spec } = manifest;
  const pod = demandOfPod(new Check(object.node.path), podOf(spec));
  if (kind === 'DaemonSet') {
    const surges = surge(spec.updateStrategy, 1, 0) > 0;
    return { pod, ...always(0), perNode: surges ? 2 : 1 };
  }
  if (REPLICATED.includes(kind)) {
    const scaler = scalers.find((s) => targets(s, manifest));
    const replicas = spec.replicas ?? 1;
    const atMaximum = scaler?.spec.maxReplicas ?? replicas;
    const extra = kind === 'Deployment' ? surge(spec.strategy, atMaximum, '25%') : 0;
    const atRest = scaler ? (scaler.spec.minReplicas ?? 1) : replicas;
    return { pod, atRest, atMaximum, duringRollout: atMaximum + extra, perNode: 0 };
  }
  return { pod, ...always(runningPods(spec)), perNode: 0 };
}

function podOf(spec: Spec): PodSpecManifest {
  return (spec.jobTemplate?.spec ?? spec).template?.spec ?? spec;
}

function always(pods: number) {
  return { atRest: pods, atMaximum: pods, duringRollout: pods };
}

function targets(scaler: Manifest, { kind, metadata }: Manifest): boolean {
  const { scaleTargetRef: ref } = scaler.spec;
  return ref?.kind === kind && ref.name === metadata.name && scaler.metadata.namespace === metadata.namespace;
}

/** Pods of a Job or CronJob that run at a time; a bare Pod is one. */
function runningPods(spec: Spec): number {
  const { parallelism = 1, completions = parallelism, suspend } = spec.jobTemplate?.spec ?? spec;
  return spec.suspend || suspend ? 0 : Math.min(parallelism, completions);
}

/**
 * Additional pods while rolling out: never more than there are to replace.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
 */
function surge(strategy: Strategy = {}, replicas: number, standard: number | string): number {
  if ((strategy.type ?? 'RollingUpdate') !== 'RollingUpdate') {
    return 0;
  }
  const value = strategy.rollingUpdate?.maxSurge ?? standard;
  const pods = typeof value === 'number' ? value : Math.ceil((parseInt(value, 10) * replicas) / 100);
  return Math.min(pods, replicas);
}
