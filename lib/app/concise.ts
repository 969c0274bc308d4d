import type { PodSelectorConfig, k8s } from 'cdk8s-plus-28';
import { Deployment, LabelSelector, Pod, Service } from 'cdk8s-plus-28';

/** Default of Kubernetes, which most apps keep. */
const DEPLOYMENT_DEFAULTS = { progressDeadlineSeconds: 600 };
/** Defaults of Kubernetes that cdk8s-plus writes in every pod. */
const POD_DEFAULTS = {
  dnsPolicy: 'ClusterFirst',
  hostNetwork: false,
  restartPolicy: 'Always',
  setHostnameAsFqdn: false,
};
/** Volumes that `fsGroupChangePolicy` does not apply to. */
const EPHEMERAL = ['configMap', 'downwardApi', 'emptyDir', 'projected', 'secret'];

/** A Deployment without the defaults of Kubernetes, and without the label that cdk8s-plus adds to select pods by. */
export class ConciseDeployment extends Deployment {
  /** Labels that select the pods, for policies and scheduling rules that refer to this Deployment. */
  public override toPodSelectorConfig(): PodSelectorConfig {
    return { ...super.toPodSelectorConfig(), labelSelector: LabelSelector.of({ labels: this.matchLabels }) };
  }

  /** @internal */
  public override _toKube(): k8s.DeploymentSpec {
    const { template, ...spec } = super._toKube();
    const { metadata = {}, spec: pod = { containers: [] } } = template;
    const labels = without(metadata.labels ?? {}, Pod.ADDRESS_LABEL);
    return {
      ...withoutValues(spec, DEPLOYMENT_DEFAULTS),
      template: { metadata: { ...metadata, labels }, spec: concisePod(pod) },
    };
  }
}

/** A Service without an empty list of external IPs. */
export class ConciseService extends Service {
  /** @internal */
  public override _toKube(): k8s.ServiceSpec {
    const { externalIPs = [], ...spec } = super._toKube();
    return externalIPs.length > 0 ? { ...spec, externalIPs } : spec;
  }
}

function concisePod(pod: k8s.PodSpec): k8s.PodSpec {
  return {
    ...withoutValues(pod, POD_DEFAULTS),
    securityContext: securityContextOf(pod),
    containers: pod.containers.map(conciseContainer),
    initContainers: pod.initContainers?.map(conciseContainer),
  };
}

function securityContextOf({ securityContext, volumes = [] }: k8s.PodSpec): k8s.PodSecurityContext | undefined {
  const isPolicyUsed = volumes.some((volume) => EPHEMERAL.every((kind) => !(kind in volume)));
  return isPolicyUsed || !securityContext ? securityContext : without(securityContext, 'fsGroupChangePolicy');
}

function conciseContainer(container: k8s.Container): k8s.Container {
  return {
    ...container,
    securityContext: container.securityContext && withoutValues(container.securityContext, { privileged: false }),
    livenessProbe: conciseProbe(container.livenessProbe),
    readinessProbe: conciseProbe(container.readinessProbe),
    startupProbe: conciseProbe(container.startupProbe),
  };
}

function conciseProbe(probe?: k8s.Probe): k8s.Probe | undefined {
  return (
    probe && {
      ...withoutValues(probe, { successThreshold: 1 }),
      httpGet: probe.httpGet && withoutValues(probe.httpGet, { scheme: 'HTTP' }),
    }
  );
}

function without<T extends object>(object: T, field: keyof T): T {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field)) as T;
}

/** The object without the fields that have these values. */
function withoutValues<T extends object>(object: T, values: Partial<T>): T {
  return Object.fromEntries(Object.entries(object).filter(([key, value]) => values[key as keyof T] !== value)) as T;
}
