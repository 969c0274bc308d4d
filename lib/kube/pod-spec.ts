import type { JsonPath } from './json-path';
import type { Manifest } from './manifest';

/** Amounts as they are written: the API server takes numbers too. */
export interface ResourceList {
  readonly [resource: string]: string | number;
}

/** Requests and limits as they are written. */
export interface ContainerResources {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
}

/** A port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  readonly protocol?: string;
}

/** Where a probe asks. */
export interface ProbeTarget {
  readonly host?: string;
  readonly port?: number | string;
}

/** A synthesized probe. */
export interface ProbeManifest {
  readonly httpGet?: ProbeTarget;
  readonly tcpSocket?: ProbeTarget;
  readonly grpc?: ProbeTarget;
  readonly exec?: object;
  readonly timeoutSeconds?: number;
}

/** A synthesized container. */
export interface ContainerManifest {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly restartPolicy?: string;
  readonly resources?: ContainerResources;
  readonly ports?: ContainerPort[];
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { readonly name: string; readonly value?: string }[];
  readonly envFrom?: object[];
  readonly startupProbe?: ProbeManifest;
  readonly readinessProbe?: ProbeManifest;
  readonly livenessProbe?: ProbeManifest;
}

/** A label selector as it is written. */
interface LabelSelector {
  readonly matchLabels?: { readonly [key: string]: string };
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values?: string[] }[];
}

/** A term of a pod's affinity or anti-affinity. */
export interface PodAffinityTerm {
  readonly topologyKey?: string;
  readonly labelSelector?: LabelSelector;
}

/** A synthesized pod. */
export interface PodSpecManifest {
  readonly containers?: ContainerManifest[];
  readonly initContainers?: ContainerManifest[];
  readonly overhead?: ResourceList;
  readonly resources?: ContainerResources;
  readonly volumes?: { readonly persistentVolumeClaim?: { readonly claimName?: string } }[];
  readonly nodeName?: string;
  readonly nodeSelector?: { readonly [key: string]: string };
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: Pick<LabelSelector, 'matchExpressions'>[];
      };
    };
    readonly podAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[] };
    readonly podAntiAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: PodAffinityTerm[];
      readonly preferredDuringSchedulingIgnoredDuringExecution?: { readonly podAffinityTerm?: PodAffinityTerm }[];
    };
  };
}

/** The pods that an object makes. */
export interface PodTemplate {
  readonly metadata?: { readonly labels?: { readonly [key: string]: string } };
  readonly spec?: PodSpecManifest;
}

interface PodMaker {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec?: PodMaker };
}

/** The pods that an object makes, of whatever kind it is; undefined if it makes none. A Pod is its own template. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  if (manifest.kind === 'Pod') {
    return manifest as PodTemplate;
  }
  const spec = (manifest.spec ?? {}) as PodMaker;
  const template = (spec.jobTemplate?.spec ?? spec).template;
  return Array.isArray(template?.spec?.containers) ? template : undefined;
}

/** Path of the pod template of such an object. */
export function podTemplatePathOf(manifest: Manifest): JsonPath {
  if (manifest.kind === 'Pod') {
    return [];
  }
  const { jobTemplate } = (manifest.spec ?? {}) as PodMaker;
  return jobTemplate?.spec ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
}

/** Path of a container in its pod. */
export function containerPathOf(
  { containers = [], initContainers = [] }: PodSpecManifest,
  container: object,
): JsonPath {
  const index = (containers as object[]).indexOf(container);
  return index >= 0
    ? ['containers', index]
    : ['initContainers', Math.max(0, (initContainers as object[]).indexOf(container))];
}

/** Init containers that keep running during the life of the pod. */
export function isSidecar(container: ContainerManifest): boolean {
  return container.restartPolicy === 'Always';
}

/** Containers that run while the pod serves. */
export function runningContainers(pod: PodSpecManifest): ContainerManifest[] {
  return [...(pod.containers ?? []), ...(pod.initContainers ?? []).filter(isSidecar)];
}

/** All containers. */
export function allContainers(pod: PodSpecManifest): ContainerManifest[] {
  return [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
}

/** What a container asks for: the API server takes the limit where there is no request. */
export function requestsOf({ requests, limits }: ContainerResources): ResourceList {
  return { ...limits, ...requests };
}

/**
 * Whether a pod listens on a port, as far as it says: ports by number need not be declared, so that a pod that declares none may
 * listen on any.
 */
export function serves(containers: ContainerManifest[], port: number | string, protocol = 'TCP'): boolean {
  const declared = containers.flatMap((container) => container.ports ?? []);
  if (typeof port === 'number' && declared.length === 0) {
    return true;
  }
  return declared.some((p) => (p.protocol ?? 'TCP') === protocol && (p.name === port || p.containerPort === port));
}
