import { HPA } from '../../../lib/kube/scalers';
import type { PodSpecManifest } from '../../../lib/kube/pod-spec';
import { podTemplateOf } from '../../../lib/kube/pod-spec';
import { HOMEPAGE } from '../../package';
import type { AppSource, ServiceManifest } from '../app/app-source';
import type { ImportResult, ImportedObject } from '../import';

const SCALING_PAGE = `${HOMEPAGE}/blob/main/docs/explanation/autoscaling.md#switch-from-fixed-replicas`;
const HELM = /^(?:meta\.)?helm\.sh\//;
/** Default of `terminationGracePeriodSeconds`, in seconds. */
const DEFAULT_GRACE = 30;

/** A step that replaces the running objects. */
export interface AdoptionStep {
  readonly text: string;
  /** Commands, in order. They run in the folder of the project. */
  readonly commands: readonly string[];
}

/** A Deployment of the input that an `MlApp` replaces. */
interface AdoptedApp {
  readonly source: AppSource;
  /** Name and namespace as arguments of kubectl. */
  readonly deployment: string;
  readonly namespace: string;
  /** File with the names of the old pods. */
  readonly podFile: string;
  /** Time in seconds until the requests of a removed pod are complete. */
  readonly grace: number;
}

/** Returns the steps that replace the running objects without a lost request, in order. */
export function adoptionOf({ objects }: ImportResult): AdoptionStep[] {
  const apps = objects.flatMap((one) => (one.app?.source.deployment === one.object ? [adoptedApp(one)] : []));
  const withoutPreStop = apps.filter(({ source }) => !source.server.lifecycle?.preStop);
  const withPreStop = apps.filter((app) => !withoutPreStop.includes(app));
  return [
    {
      text: 'Review the changes. Names and selectors do not change',
      commands: ['npx cdk8s-ml-app plan dist'],
    },
    ...ownerSteps(objects),
    ...warnings(withPreStop),
    ...keepSteps(withoutPreStop),
    { text: 'Apply the manifests, and wait for the new pods', commands: applyCommands(apps, withoutPreStop) },
    ...removeSteps(withoutPreStop),
  ];
}

function adoptedApp({ app, object, written }: ImportedObject): AdoptedApp {
  const source = app?.source as AppSource;
  const deployment = written.find(({ kind }) => kind === 'Deployment');
  const pod: PodSpecManifest = (deployment && podTemplateOf(deployment)?.spec) ?? {};
  const { name } = source;
  return {
    source,
    deployment: `deployment/${name}`,
    namespace: object.namespace === '' ? '' : ` --namespace ${object.namespace}`,
    podFile: `${[object.namespace, name].filter((part) => part !== '').join('.')}.pods`,
    grace: pod.terminationGracePeriodSeconds ?? DEFAULT_GRACE,
  };
}

/** Steps before an adoption from Helm, because `kubectl apply` removes only fields that it has written. */
function ownerSteps(objects: readonly ImportedObject[]): AdoptionStep[] {
  const usesHelm = objects.some(({ object: { manifest } }) =>
    Object.keys({ ...manifest.metadata.labels, ...manifest.metadata.annotations }).some((key) => HELM.test(key)),
  );
  const text =
    'Helm deletes the objects on uninstall: annotate them with helm.sh/resource-policy: keep. Then record their fields, so that kubectl apply removes the fields that only the chart has';
  const commands = ['kubectl apply set-last-applied --create-annotation=true --filename INPUT.yaml'];
  return usesHelm ? [{ text, commands }] : [];
}

function warnings(apps: readonly AdoptedApp[]): AdoptionStep[] {
  const fixed = apps.filter(({ source }) => hasFixedReplicas(source));
  const single = apps.filter(({ source }) => stopsTheOnlyPod(source));
  return [
    ...(fixed.length > 0
      ? [
          {
            text: `${namesOf(fixed)}: the input has both replicas and an autoscaler. Run the commands in ${SCALING_PAGE} first, or the first apply scales to one pod`,
            commands: [],
          },
        ]
      : []),
    ...(single.length > 0
      ? [
          {
            text: `${namesOf(single)}: the only pod stops before its replacement starts. Scale to two replicas first`,
            commands: [],
          },
        ]
      : []),
  ];
}

/** Steps that keep the old pods. Without a Deployment and a ReplicaSet, the pods serve until a command deletes them by name. */
function keepSteps(apps: readonly AdoptedApp[]): AdoptionStep[] {
  if (apps.length === 0) return [];
  return [
    {
      text:
        `${namesOf(apps)}: the old pods have no preStop hook, so a rollout can lose requests. Keep them next to the new pods, without their ` +
        'Deployment. The nodes need capacity for both',
      commands: apps.flatMap(({ source: { labels }, deployment, namespace, podFile }) => [
        `kubectl delete ${deployment}${namespace} --cascade=orphan`,
        `kubectl delete replicasets${namespace} --selector ${selectorText(labels)} --cascade=orphan`,
        // last, because an autoscaler can add pods before the deletion
        `kubectl get pods${namespace} --selector ${selectorText(labels)} --output name > ${podFile}`,
      ]),
    },
  ];
}

function applyCommands(apps: readonly AdoptedApp[], withoutPreStop: readonly AdoptedApp[]): string[] {
  const scaled = withoutPreStop.filter(({ source }) => source.autoscaler);
  return [
    'kubectl apply --filename dist',
    // a new Deployment with an autoscaler starts with one pod
    ...scaled.map(
      ({ deployment, namespace, podFile }) =>
        `kubectl scale ${deployment}${namespace} --replicas=$(wc -l < ${podFile})`,
    ),
    ...apps.map(({ deployment, namespace }) => `kubectl rollout status ${deployment}${namespace}`),
  ];
}

/** Steps that remove the old pods. A pod without the labels of its Services completes its requests, and receives no new ones. */
function removeSteps(apps: readonly AdoptedApp[]): AdoptionStep[] {
  if (apps.length === 0) return [];
  const grace = Math.max(...apps.map((app) => app.grace));
  return [
    {
      text: 'Remove the old pods from their Services, and delete them after their last requests',
      commands: [
        ...apps.map(
          ({ source, namespace, podFile }) =>
            `kubectl label${namespace} $(cat ${podFile}) ${selectorKeys(source)
              .map((key) => `${key}-`)
              .join(' ')}`,
        ),
        `sleep ${grace}`,
        ...apps.map(({ namespace, podFile }) => `kubectl delete${namespace} $(cat ${podFile})`),
      ],
    },
  ];
}

/** Keys of the labels in the selectors of the Deployment and its Services. */
function selectorKeys({ labels, services }: AppSource): string[] {
  const selectors = services.map((service) => service.spec<ServiceManifest>().selector ?? {});
  return [...new Set([labels, ...selectors].flatMap((selector) => Object.keys(selector)))];
}

function selectorText(labels: AppSource['labels']): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

function namesOf(apps: readonly AdoptedApp[]): string {
  return apps.map(({ source }) => source.name).join(', ');
}

function hasFixedReplicas({ autoscaler, deployment }: AppSource): boolean {
  return autoscaler?.api === HPA && deployment.spec<{ replicas?: number }>().replicas !== undefined;
}

function stopsTheOnlyPod({ deployment, server, autoscaler }: AppSource): boolean {
  const { replicas = 1, strategy } = deployment.spec<{ replicas?: number; strategy?: { type?: string } }>();
  const hasDevice = Object.keys(server.resources?.limits ?? {}).some((key) => key.includes('/'));
  return replicas === 1 && !autoscaler && (hasDevice || strategy?.type === 'Recreate');
}
