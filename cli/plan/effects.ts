import type { FieldChange } from './fields';

/** Effects of a change, from the most to the least disruptive. */
export const EFFECTS = ['restarts pods', 'changes traffic', 'needs review', 'harmless'] as const;

/** Effect of a change on running pods and their requests. */
export type Effect = (typeof EFFECTS)[number];

const POD_CONTROLLERS = /^(?:Deployment|StatefulSet|DaemonSet|Rollout)$/;
/** Kinds that determine the number of pods, or the pods that receive requests. The last two lines have the kinds of Istio. */
const TRAFFIC = new RegExp(
  `^(?:${[
    'Service|Endpoints|EndpointSlice|Ingress|IngressRoute\\w*|Gateway|\\w*Route|NetworkPolicy|HTTPProxy',
    'HorizontalPodAutoscaler|ScaledObject|InferencePool',
    'VirtualService|DestinationRule|ServiceEntry|Sidecar|EnvoyFilter|WorkloadEntry',
    'AuthorizationPolicy|PeerAuthentication|RequestAuthentication',
  ].join('|')})$`,
);
/** Kinds that no running pod uses. */
const PASSIVE = /^(?:PodDisruptionBudget|PodMonitor|ServiceMonitor|PrometheusRule|PodMonitoring)$/;
/** Kinds whose new objects do not affect running pods: pods, controllers of pods, and objects that affect only the pods that refer to them. */
const UNUSED_WHEN_NEW =
  /^(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|Rollout|InferenceService|LeaderWorkerSet|RayCluster|RayService|Service|ConfigMap|Secret|ServiceAccount|Namespace|PersistentVolumeClaim|PersistentVolume|StorageClass|(?:Cluster)?Role(?:Binding)?|CustomResourceDefinition)$/;
/** Kinds whose annotations configure a controller or a load balancer. */
const CONFIGURED_BY_ANNOTATIONS = /^(?:Service|Ingress|Gateway|\w*Route)$/;

/** Keys of the annotations of this library, which do not affect requests. */
const LIBRARY_KEY = /^(?:acknowledged\.)?cdk8s-ml-app\//;

/** Returns the effect of a changed field. */
export function effectOf(kind: string, { path: [first, second, key] }: FieldChange): Effect {
  if (first === 'metadata') {
    if (second === 'annotations' && CONFIGURED_BY_ANNOTATIONS.test(kind) && !LIBRARY_KEY.test(String(key)))
      return 'changes traffic';
    // labels of a Namespace set its Pod Security, and select it in policies
    return kind === 'Namespace' ? 'needs review' : 'harmless';
  }
  if (POD_CONTROLLERS.test(kind)) return effectOnController(kind, String(second));
  if (kind === 'Pod') return 'restarts pods';
  if (TRAFFIC.test(kind)) return 'changes traffic';
  return PASSIVE.test(kind) ? 'harmless' : 'needs review';
}

/** Returns the effect of a field of a Deployment or another controller of pods. */
function effectOnController(kind: string, field: string): Effect {
  if (field === 'template') return 'restarts pods';
  if (field === 'replicas') return 'changes traffic';
  // the strategy of a Rollout of Argo has the shares of the requests
  if (field === 'strategy' && kind === 'Rollout') return 'changes traffic';
  // other fields, such as volumeClaimTemplates, selector and serviceName, need review
  return /^(?:strategy|updateStrategy|minReadySeconds|revisionHistoryLimit|progressDeadlineSeconds|paused)$/.test(field)
    ? 'harmless'
    : 'needs review';
}

/** Returns the effect of a new object. A quota, a webhook or an object of an unknown kind can act on running pods. */
export function effectOfNew(kind: string): Effect {
  if (kind !== 'Service' && TRAFFIC.test(kind)) return 'changes traffic';
  return PASSIVE.test(kind) || UNUSED_WHEN_NEW.test(kind) ? 'harmless' : 'needs review';
}
