import { type ContainerProps, ContainerRestartPolicy, type Deployment, type k8s } from 'cdk8s-plus-28';
import type { ServingTiming } from '../timing/serving-timing';
import type { PropCheck } from '../validation/prop-check';
import type { ContainerSpec, SidecarSpec } from './container-spec';
import { addMounts } from './mount-volumes';
import { singlePort } from './ports';
import { pacedProbes } from './probes';
import { restrictedContainer } from './security';
import type { ServingSpec } from './serving-spec';

/** Adds the init containers and sidecars of an app, and mounts the volumes of all containers. */
export function addContainers(check: PropCheck, deployment: Deployment, spec: ServingSpec, modelPath?: string): void {
  for (const container of spec.containers) {
    deployment.addInitContainer({ ...propsOf(container), ...sidecarProps(spec, container.sidecar) });
  }
  addMounts(check, deployment, spec, modelPath);
}

/** Fields of each init container and sidecar that the props of cdk8s-plus lack, by name. */
export function containerFields(
  containers: readonly ContainerSpec[],
  timing: ServingTiming,
): ReadonlyMap<string, Partial<k8s.Container>> {
  return new Map(
    containers.map(({ name, resources, sidecar }) => [
      name,
      { resources: resources._toKubeWithoutGpus(), ...(sidecar && pacedProbes(sidecar, timing)) },
    ]),
  );
}

function propsOf({ name, image, imagePullPolicy, process, identity }: ContainerSpec): ContainerProps {
  return {
    name,
    image,
    imagePullPolicy,
    ...process,
    // containerFields() sets them, because cdk8s-plus writes memory in Mi only
    resources: {},
    securityContext: restrictedContainer(identity),
  };
}

function sidecarProps(spec: ServingSpec, sidecar?: SidecarSpec): Partial<ContainerProps> {
  if (!sidecar) {
    return {};
  }
  return {
    restartPolicy: ContainerRestartPolicy.ALWAYS,
    ports: portsOf(sidecar).map((port) => singlePort(spec, port)),
  };
}

/** Port of a sidecar, and the ports of its probes. */
function portsOf({ port, startup, readiness, liveness }: SidecarSpec): number[] {
  return [...new Set([port, startup?.port, readiness?.port, liveness?.port].flatMap((one) => one ?? []))];
}
