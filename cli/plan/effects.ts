import type { FieldChange } from './fields';

/** Effects of a change, from the most to the least disruptive. */
export const EFFECTS = ['restarts pods', 'changes traffic', 'needs review', 'harmless'] as const;

/** Effect of a change on running pods and their requests. */
export type Effect = (typeof EFFECTS)[number];

const POD_CONTROLLERS = /^(?:Deployment|StatefulSet|DaemonSet|Rollout)$/;
/** Kinds that determine the number of pods, or the pods that receive requests. */
const TRAFFIC =
  /^(?:Service|Endpoints|EndpointSlice|Ingress|Gateway|\w+Route|NetworkPolicy|HorizontalPodAutoscaler|ScaledObject|InferencePool)$/;
/** Kinds that no running pod uses. */
const PASSIVE = /^(?:PodDisruptionBudget|PodMonitor|ServiceMonitor|PrometheusRule|PodMonitoring)$/;
/** Annotations of these kinds configure a controller or a load balancer. */
const CONFIGURED = /^(?:Service|Ingress|Gateway|\w+Route)$/;

/** Annotations of this library, which configure nothing. */
const LIBRARY_KEY = /^(?:acknowledged\.)?cdk8s-ml-app\//;

/** Returns the effect of a changed field. */
export function effectOf(kind: string, { path: [first, second, key] }: FieldChange): Effect {
  if (first === 'metadata') {
    if (second === 'annotations' && CONFIGURED.test(kind) && !LIBRARY_KEY.test(String(key))) return 'changes traffic';
    // labels of a Namespace set its Pod Security, and select it in policies
    return kind === 'Namespace' ? 'needs review' : 'harmless';
  }
  if (POD_CONTROLLERS.test(kind)) return effectOnController(String(second));
  if (kind === 'Pod') return 'restarts pods';
  if (TRAFFIC.test(kind)) return 'changes traffic';
  return PASSIVE.test(kind) ? 'harmless' : 'needs review';
}

/** Returns the effect of a field of a Deployment or another controller of pods. */
function effectOnController(field: string): Effect {
  if (field === 'template') return 'restarts pods';
  if (field === 'replicas') return 'changes traffic';
  // volumeClaimTemplates, selector and serviceName
  return /^(?:strategy|updateStrategy|minReadySeconds|revisionHistoryLimit|progressDeadlineSeconds|paused)$/.test(field)
    ? 'harmless'
    : 'needs review';
}

/** Returns the effect of a new object. */
export function effectOfNew(kind: string): Effect {
  return TRAFFIC.test(kind) && kind !== 'Service' ? 'changes traffic' : 'harmless';
}
