import { type ContainerProps, ContainerRestartPolicy, type Deployment, type k8s } from 'cdk8s-plus-28';
import type { ServingTiming } from '../timing/serving-timing';
import type { PropCheck } from '../validation/prop-check';
import type { ContainerSpec } from './container-spec';
import { addMounts } from './mount-volumes';
import { declaredPort, sidecarPorts } from './ports';
import { probesWithTiming } from './probes';
import { containerSecurityContext } from './security';
import type { ServingSpec } from './serving-spec';

/** Adds the init containers and sidecars of an app, and mounts the volumes of all containers. */
export function addContainers(check: PropCheck, deployment: Deployment, spec: ServingSpec, modelPath?: string): void {
  const ports = sidecarPorts(spec);
  for (const container of spec.containers) {
    deployment.addInitContainer({ ...propsOf(container), ...sidecarProps(spec, ports.get(container.name)) });
  }
  addMounts(check, deployment, spec, modelPath);
}

/** Fields of each init container and sidecar that the props of cdk8s-plus cannot express, by name of the container. */
export function containerFields(
  containers: readonly ContainerSpec[],
  timing: ServingTiming,
): ReadonlyMap<string, Partial<k8s.Container>> {
  return new Map(
    containers.map(({ name, resources, sidecar }) => [
      name,
      { resources: resources._toKubeWithoutGpus(), ...(sidecar && probesWithTiming(sidecar, timing)) },
    ]),
  );
}

function propsOf({ name, image, imagePullPolicy, process, identity }: ContainerSpec): ContainerProps {
  return {
    name,
    image,
    imagePullPolicy,
    ...process,
    // containerFields() sets the resources, because cdk8s-plus writes memory only in Mi
    resources: {},
    securityContext: containerSecurityContext(identity),
  };
}

/** Returns the restart policy and the ports of a sidecar. An init container has neither. */
function sidecarProps(spec: ServingSpec, ports?: readonly number[]): Partial<ContainerProps> {
  return ports
    ? { restartPolicy: ContainerRestartPolicy.ALWAYS, ports: ports.map((port) => declaredPort(spec, port)) }
    : {};
}
