import type { JsonPath } from './json-path';
import type { Manifest } from './manifest';

/** Amounts in a manifest. The API server also accepts numbers. */
export interface ResourceList {
  readonly [resource: string]: string | number;
}

/** Requests and limits in a manifest. */
export interface ContainerResources {
  readonly requests?: ResourceList;
  readonly limits?: ResourceList;
}

/** Port that a container declares. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  readonly hostPort?: number;
  readonly protocol?: string;
}

/** Address of a probe or hook. */
export interface ProbeTarget {
  readonly host?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly scheme?: string;
}

/** Actions of a probe or of a hook. */
export interface HandlerManifest {
  readonly httpGet?: ProbeTarget;
  readonly tcpSocket?: ProbeTarget;
  readonly grpc?: ProbeTarget;
  readonly exec?: { readonly command?: string[] };
}

/** Probe in a manifest. */
export interface ProbeManifest extends HandlerManifest {
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly timeoutSeconds?: number;
  readonly failureThreshold?: number;
}

/** Hook that runs before a container stops. */
export interface HookManifest extends HandlerManifest {
  readonly sleep?: { readonly seconds?: number };
}

/** Reference to a key of a ConfigMap or Secret. */
export interface KeyRef {
  readonly name?: string;
  readonly key?: string;
  readonly optional?: boolean;
}

/** Environment variable in a manifest. */
export interface VariableManifest {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: KeyRef; readonly secretKeyRef?: KeyRef };
}

/** Variables from all keys of a ConfigMap or Secret. */
export interface VariablesFrom {
  readonly configMapRef?: KeyRef;
  readonly secretRef?: KeyRef;
}

/** Mount of a volume in a container. */
export interface MountManifest {
  readonly name?: string;
  readonly mountPath?: string;
  readonly subPath?: string;
}

/** Security settings of a pod or container. */
export interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly procMount?: string;
  readonly capabilities?: { readonly add?: string[]; readonly drop?: string[] };
  readonly seccompProfile?: { readonly type?: string };
  readonly appArmorProfile?: { readonly type?: string };
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly windowsOptions?: { readonly hostProcess?: boolean };
  /** Only in a pod. */
  readonly sysctls?: { readonly name?: string }[];
}

/** Container in a manifest. */
export interface ContainerManifest {
  readonly name: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly restartPolicy?: string;
  readonly resources?: ContainerResources;
  readonly ports?: ContainerPort[];
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: VariableManifest[];
  readonly envFrom?: VariablesFrom[];
  readonly volumeMounts?: MountManifest[];
  readonly volumeDevices?: { readonly name?: string }[];
  readonly lifecycle?: { readonly postStart?: HookManifest; readonly preStop?: HookManifest };
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: ProbeManifest;
  readonly readinessProbe?: ProbeManifest;
  readonly livenessProbe?: ProbeManifest;
}

/** Label selector in a manifest. */
interface LabelSelector {
  readonly matchLabels?: { readonly [key: string]: string };
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values?: string[] }[];
}

/** Term of a pod's affinity or anti-affinity. */
export interface PodAffinityTerm {
  readonly topologyKey?: string;
  readonly labelSelector?: LabelSelector;
}

/** Keys of a ConfigMap or Secret that a volume contains. */
export interface KeysSource {
  readonly name?: string;
  readonly secretName?: string;
  readonly items?: { readonly key?: string }[];
  readonly optional?: boolean;
}

/** Volume in a manifest. */
export interface VolumeManifest {
  readonly name?: string;
  readonly persistentVolumeClaim?: { readonly claimName?: string };
  readonly configMap?: KeysSource;
  readonly secret?: KeysSource;
  readonly projected?: { readonly sources?: { readonly configMap?: KeysSource; readonly secret?: KeysSource }[] };
  readonly emptyDir?: object;
  readonly hostPath?: object;
}

/** Pod spec in a manifest. */
export interface PodSpecManifest {
  readonly containers?: ContainerManifest[];
  readonly initContainers?: ContainerManifest[];
  readonly overhead?: ResourceList;
  readonly resources?: ContainerResources;
  readonly volumes?: VolumeManifest[];
  readonly restartPolicy?: string;
  readonly serviceAccountName?: string;
  readonly imagePullSecrets?: { readonly name?: string }[];
  readonly terminationGracePeriodSeconds?: number;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
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

/** Template of the pods that an object creates. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly spec?: PodSpecManifest;
}

interface PodController {
  readonly template?: PodTemplate;
  readonly jobTemplate?: { readonly spec?: PodController };
}

/** Returns the template of the pods that an object of any kind creates; undefined if it creates none. A Pod is its own template. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  if (manifest.kind === 'Pod') {
    return manifest as PodTemplate;
  }
  const spec = (manifest.spec ?? {}) as PodController;
  const template = (spec.jobTemplate?.spec ?? spec).template;
  return Array.isArray(template?.spec?.containers) ? template : undefined;
}

/** Returns the path of the pod template of an object. */
export function podTemplatePathOf(manifest: Manifest): JsonPath {
  if (manifest.kind === 'Pod') {
    return [];
  }
  const { jobTemplate } = (manifest.spec ?? {}) as PodController;
  return jobTemplate?.spec ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
}

/** Returns the path of a container in its pod. */
export function containerPathOf(
  { containers = [], initContainers = [] }: PodSpecManifest,
  container: object,
): JsonPath {
  const index = (containers as object[]).indexOf(container);
  return index >= 0
    ? ['containers', index]
    : ['initContainers', Math.max(0, (initContainers as object[]).indexOf(container))];
}

/** Returns true for an init container that runs until the pod stops. */
export function isSidecar(container: ContainerManifest): boolean {
  return container.restartPolicy === 'Always';
}

/** Returns the containers that run while the pod serves. */
export function runningContainers(pod: PodSpecManifest): ContainerManifest[] {
  return [...(pod.containers ?? []), ...(pod.initContainers ?? []).filter(isSidecar)];
}

/** Returns all containers. */
export function allContainers(pod: PodSpecManifest): ContainerManifest[] {
  return [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
}

/** Returns the effective requests of a container. The API server uses the limit if a request is missing. */
export function requestsOf({ requests, limits }: ContainerResources): ResourceList {
  return { ...limits, ...requests };
}

/**
 * Returns true if a pod can listen on a port. Kubernetes does not require pods to declare ports, so a pod without declared ports can listen
 * on any port number.
 */
export function serves(containers: ContainerManifest[], port: number | string, protocol = 'TCP'): boolean {
  const declared = containers.flatMap((container) => container.ports ?? []);
  if (typeof port === 'number' && declared.length === 0) {
    return true;
  }
  return declared.some((p) => (p.protocol ?? 'TCP') === protocol && (p.name === port || p.containerPort === port));
}
