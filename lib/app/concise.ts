import type { DeploymentProps, PodSelectorConfig, ServiceProps, k8s } from 'cdk8s-plus-28';
import { Deployment, LabelSelector, Pod, Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** Kubernetes default that the manifest of a Deployment omits. */
const DEPLOYMENT_DEFAULTS = { progressDeadlineSeconds: 600 };
/** Kubernetes defaults that cdk8s-plus writes in every pod, and that the manifest omits. */
const POD_DEFAULTS = {
  dnsPolicy: 'ClusterFirst',
  hostNetwork: false,
  restartPolicy: 'Always',
  setHostnameAsFqdn: false,
};
/** Types of volumes that `fsGroupChangePolicy` does not apply to. */
const EPHEMERAL_TYPES = ['configMap', 'downwardApi', 'emptyDir', 'projected', 'secret'];

/** Fields that the props of cdk8s-plus cannot express, or that are known only at synthesis. */
export interface ExtraFields {
  readonly pod: Partial<k8s.PodSpec>;
  /** Fields of the first container. */
  readonly container: Partial<k8s.Container>;
  /** Fields of init containers and sidecars, by name. */
  readonly initContainers: ReadonlyMap<string, Partial<k8s.Container>>;
  /** Strategy that replaces the strategy of the props. */
  readonly strategy?: k8s.DeploymentStrategy;
  readonly revisionHistoryLimit?: number;
}

/** Deployment without the Kubernetes defaults, and without the label that cdk8s-plus uses to select pods. */
export class ConciseDeployment extends Deployment {
  /** @param extra function that returns the fields to add at synthesis */
  public constructor(
    scope: Construct,
    id: string,
    props: DeploymentProps,
    private readonly extra: () => ExtraFields,
  ) {
    super(scope, id, props);
  }

  /** Labels that select the pods, for policies and scheduling rules that refer to this Deployment. */
  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: LabelSelector.of({ labels: this.matchLabels }) };
  }

  /** @internal */
  public override _toKube(): k8s.DeploymentSpec {
    const spec = super._toKube();
    const { metadata = {}, spec: pod = { containers: [] } } = spec.template;
    const extra = this.extra();
    return {
      ...omitValues(spec, DEPLOYMENT_DEFAULTS),
      strategy: extra.strategy ?? spec.strategy,
      revisionHistoryLimit: extra.revisionHistoryLimit,
      template: {
        metadata: { ...metadata, labels: omitField(metadata.labels ?? {}, Pod.ADDRESS_LABEL) },
        spec: { ...concisePod(pod, extra), ...extra.pod },
      },
    };
  }
}

/** Service with the application protocols of its ports, and without an empty list of external IPs. */
export class ConciseService extends Service {
  /** @param appProtocols application protocols of the first ports, which the props of cdk8s-plus lack */
  public constructor(
    scope: Construct,
    id: string,
    props: ServiceProps,
    private readonly appProtocols: readonly (string | undefined)[],
  ) {
    super(scope, id, props);
  }

  /** @internal */
  public override _toKube(): k8s.ServiceSpec {
    const { externalIPs = [], ports: servicePorts = [], ...spec } = super._toKube();
    const ports = servicePorts.map((port, i) => ({ ...port, appProtocol: this.appProtocols[i] }));
    return { ...spec, ports, ...(externalIPs.length > 0 ? { externalIPs } : {}) };
  }
}

function concisePod(pod: k8s.PodSpec, extra: ExtraFields): k8s.PodSpec {
  return {
    ...omitValues(pod, POD_DEFAULTS),
    securityContext: securityContextOf(pod),
    containers: pod.containers.map((container, i) => ({
      ...conciseContainer(container),
      ...(i === 0 ? extra.container : {}),
    })),
    volumes: pod.volumes?.map(conciseVolume),
    initContainers: pod.initContainers?.map((container) => ({
      ...conciseContainer(container),
      ...extra.initContainers.get(container.name),
    })),
  };
}

function conciseVolume(volume: k8s.Volume): k8s.Volume {
  const { persistentVolumeClaim: claim } = volume;
  return claim ? { ...volume, persistentVolumeClaim: omitValues(claim, { readOnly: false }) } : volume;
}

function securityContextOf({ securityContext, volumes = [] }: k8s.PodSpec): k8s.PodSecurityContext | undefined {
  const isPolicyUsed = volumes.some((volume) => EPHEMERAL_TYPES.every((type) => !(type in volume)));
  return isPolicyUsed || !securityContext ? securityContext : omitField(securityContext, 'fsGroupChangePolicy');
}

function conciseContainer(container: k8s.Container): k8s.Container {
  return {
    ...container,
    securityContext: container.securityContext && omitValues(container.securityContext, { privileged: false }),
    livenessProbe: conciseProbe(container.livenessProbe),
    readinessProbe: conciseProbe(container.readinessProbe),
    startupProbe: conciseProbe(container.startupProbe),
  };
}

function conciseProbe(probe?: k8s.Probe): k8s.Probe | undefined {
  return (
    probe && {
      ...omitValues(probe, { successThreshold: 1 }),
      httpGet: probe.httpGet && omitValues(probe.httpGet, { scheme: 'HTTP' }),
    }
  );
}

/** Returns the object with a field set to undefined, which cdk8s omits. V8 is slow after a `delete`. */
function omitField<T extends object>(object: T, field: keyof T): T {
  return { ...object, [field]: undefined };
}

/** Returns the object without the fields that have these values. */
function omitValues<T extends object>(object: T, values: Partial<T>): T {
  const copy = { ...object };
  for (const key in values) {
    if (copy[key] === values[key]) {
      copy[key] = undefined as T[typeof key];
    }
  }
  return copy;
}
