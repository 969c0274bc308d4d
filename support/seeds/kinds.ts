import { type Fields, type SeedObject, mapAll } from './objects';

/** Kind of a workload, in place of the Deployment of an example. */
export interface WorkloadKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** True if the kind has a number of replicas, which an autoscaler can change. */
  readonly isScalable?: boolean;
  /** False if the controller sets the labels of the pods. The selectors in an example then do not select them. */
  readonly hasLabels?: boolean;
  /** Returns the spec of the kind. */
  readonly spec: (template: Template, deployment: Fields) => Fields;
}

interface Template extends Fields {
  metadata?: { labels?: Fields };
  spec: Fields;
}

const scaled = ({ replicas, selector }: Fields) => ({ ...(replicas === undefined ? {} : { replicas }), selector });
const inJob = ({ spec, ...template }: Template) => ({ ...template, spec: { ...spec, restartPolicy: 'Never' } });

/** Fields of a canary that replaces the strategy of a Deployment. */
const canaryOf = (strategy: Fields = {}) =>
  strategy.type === 'Recreate' ? { maxSurge: 0, maxUnavailable: 1 } : (strategy.rollingUpdate as Fields | undefined);

/** Kinds of workloads: those of Kubernetes, and custom resources of several projects. */
export const KINDS: readonly WorkloadKind[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    isScalable: true,
    spec: (template, deployment) => ({ ...scaled(deployment), template }),
  },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', spec: (template, { selector }) => ({ selector, template }) },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    isScalable: true,
    spec: (template, deployment) => ({ ...scaled(deployment), template }),
  },
  { apiVersion: 'v1', kind: 'Pod', spec: ({ spec }) => spec },
  { apiVersion: 'batch/v1', kind: 'Job', spec: (template) => ({ template: inJob(template) }) },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    spec: (template) => ({ schedule: '0 3 * * *', jobTemplate: { spec: { template: inJob(template) } } }),
  },
  {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    isScalable: true,
    spec: (template, deployment) => ({
      ...scaled(deployment),
      template,
      strategy: { canary: { steps: [{ setWeight: 20 }], ...canaryOf(deployment.strategy as Fields | undefined) } },
    }),
  },
  { apiVersion: 'serving.knative.dev/v1', kind: 'Service', hasLabels: false, spec: (template) => ({ template }) },
  {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    hasLabels: false,
    spec: ({ spec }) => ({ predictor: { minReplicas: 1, ...spec } }),
  },
  {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    isScalable: true,
    spec: (template, { replicas }) => ({
      ...(replicas === undefined ? {} : { replicas }),
      leaderWorkerTemplate: { size: 2, workerTemplate: template },
    }),
  },
  {
    apiVersion: 'ray.io/v1',
    kind: 'RayCluster',
    hasLabels: false,
    spec: (template) => ({ workerGroupSpecs: [{ groupName: 'gpu', replicas: 1, template }] }),
  },
];

/** Returns the name of a kind with its group, because Knative has a kind Service. */
export function nameOf({ apiVersion, kind }: WorkloadKind): string {
  return apiVersion.includes('.') ? `${kind} of ${apiVersion.replace(/\/.*/, '')}` : kind;
}

/** Kinds with a selector for pods. */
const SELECTING = /^(?:Service|PodDisruptionBudget|NetworkPolicy|PodMonitor|ServiceMonitor|InferencePool)$/;
/** Kinds of autoscalers. */
const SCALING = /^(?:HorizontalPodAutoscaler|ScaledObject)$/;

/** Replaces the Deployments of an example; undefined if it has none, or if objects of the example cannot refer to the kind. */
export function withKind(objects: readonly SeedObject[], to: WorkloadKind): SeedObject[] | undefined {
  const { apiVersion, kind, isScalable = false, hasLabels = true } = to;
  const isScaled = objects.some((object) => SCALING.test(object.kind) || object.spec?.replicas !== undefined);
  const isSelected = objects.some((object) => SELECTING.test(object.kind));
  if (!objects.some(isDeployment) || (isScaled && !isScalable) || (isSelected && !hasLabels)) return undefined;
  const converted = objects.map((object) => (isDeployment(object) ? convert(object, to) : object));
  return mapAll(converted, (fields) =>
    refersToDeployment(fields.scaleTargetRef)
      ? { ...fields, scaleTargetRef: { ...fields.scaleTargetRef, apiVersion, kind } }
      : fields,
  );
}

/** Returns true for a reference to a Deployment, which is the default of KEDA. */
function refersToDeployment(ref: unknown): ref is Fields {
  return typeof ref === 'object' && ref !== null && ((ref as Fields).kind ?? 'Deployment') === 'Deployment';
}

function isDeployment({ apiVersion, kind }: SeedObject): boolean {
  return apiVersion === 'apps/v1' && kind === 'Deployment';
}

function convert({ metadata, spec = {} }: SeedObject, { apiVersion, kind, spec: specOf }: WorkloadKind): SeedObject {
  const template = spec.template as Template;
  const labels = kind === 'Pod' ? { labels: { ...metadata.labels, ...template.metadata?.labels } } : {};
  return { apiVersion, kind, metadata: { ...metadata, ...labels }, spec: specOf(template, spec) };
}
