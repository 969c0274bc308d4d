import { ImagePullPolicy, Protocol } from 'cdk8s-plus-28';
import type { PropCheck } from '../validation/prop-check';
import type { ContainerOptions, InitContainerOptions, SidecarOptions } from './container-options';
import { literal } from '../kube/expansion';
import { Health } from './health';
import type { HealthContext, HealthSpec } from './health-spec';
import type { Mount } from './mount';
import type { MountSpec } from './mount-spec';
import { DNS_LABEL } from '../kube/names';
import type { PortSpec } from './ports';
import { type ProcessSpec, processOf } from './process';
import { Resources } from './resources';
import { type ProcessIdentity, processIdentityOf } from './security';
import type { ServingOptions } from './serving-options';

/** Name of the container that downloads the model. */
export const DOWNLOAD_NAME = 'model-download';

/** Port and probes of a sidecar. */
export interface SidecarSpec {
  readonly port?: number;
  /** True if clients connect to the sidecar instead of the server. */
  readonly receivesRequests: boolean;
  readonly startup?: HealthSpec;
  readonly readiness?: HealthSpec;
  readonly liveness?: HealthSpec;
}

/** Checked properties of an init container or sidecar. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: ImagePullPolicy;
  readonly process: ProcessSpec;
  readonly resources: Resources;
  readonly identity: ProcessIdentity;
  readonly mounts: readonly MountSpec[];
  /** Undefined for an init container. */
  readonly sidecar?: SidecarSpec;
}

/** Values of the server that the other containers of the pod need. */
export interface ServerSpec {
  readonly name: string;
  readonly port: number;
  readonly extraPorts: readonly PortSpec[];
  readonly resources: Resources;
  readonly identity: ProcessIdentity;
  /** Checked mounts of the server, in the order of the prop. */
  readonly mounts: readonly MountSpec[];
}

/** Checks the init containers and sidecars of an app, and returns them in the order in which they start. */
export function containersOf(check: PropCheck, options: ServingOptions, server: ServerSpec): ContainerSpec[] {
  const { initContainers = [], sidecars = [] } = options;
  checkNames(check, server.name, { initContainers, sidecars });
  const mountSpecs = new Map((options.mounts ?? []).map((mount, i) => [mount, server.mounts[i] as MountSpec]));
  const containers = [
    ...initContainers.map((initContainer, i) =>
      containerOf(check.within(`initContainers[${i}]`), initContainer, server, mountSpecs),
    ),
    ...sidecars.map((sidecar, i) => {
      const sidecarCheck = check.within(`sidecars[${i}]`);
      return { ...containerOf(sidecarCheck, sidecar, server, mountSpecs), sidecar: sidecarOf(sidecarCheck, sidecar) };
    }),
  ];
  checkPorts(check, server, sidecars);
  return containers;
}

/** Checks mounts. `mountSpecs` contains the spec of each checked `Mount`, because containers with the same `Mount` share a volume. */
export function mountSpecsOf(
  check: PropCheck,
  mounts: readonly Mount[],
  resources: Resources,
  mountSpecs = new Map<Mount, MountSpec>(),
): MountSpec[] {
  return mounts.map((mount, i) => {
    const prop = `mounts[${i}]`;
    const shared = mountSpecs.get(mount);
    if (shared) {
      return { ...shared, prop: check.nameOf(prop) };
    }
    const spec = mount._mountSpec(check, prop, resources);
    mountSpecs.set(mount, spec);
    return spec;
  });
}

function containerOf(
  check: PropCheck,
  options: ContainerOptions & Pick<InitContainerOptions, 'resources'>,
  server: ServerSpec,
  mountSpecs: Map<Mount, MountSpec>,
): ContainerSpec {
  const resources = options.resources ? Resources._check(check, options.resources) : server.resources;
  return {
    name: options.name,
    image: check.image('image', options.image),
    imagePullPolicy: options.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
    process: processOf(check, options),
    resources,
    identity: processIdentityOf(check, options, server.identity),
    mounts: mountSpecsOf(check, options.mounts ?? [], resources, mountSpecs),
  };
}

function sidecarOf(check: PropCheck, options: SidecarOptions): SidecarSpec {
  const { port, receivesRequests = false, expandVariables } = options;
  if (receivesRequests && port === undefined) {
    check.fail('receivesRequests', true, `needs ${check.nameOf('port')}: pass the port the sidecar listens on`);
  }
  const context: HealthContext = {
    get port() {
      const fix = `Pass ${check.nameOf('port')}, the port the sidecar listens on, or a port to the health check`;
      return port ?? check.reject(`a health check of the sidecar '${options.name}' has no port`, fix);
    },
    escape: expandVariables ? (text) => text : literal,
  };
  const readiness = options.readiness ?? (receivesRequests ? Health.tcp() : undefined);
  return {
    port:
      port === undefined ? undefined : check.integer('port', port, 1, 65535, 'pass the port the sidecar listens on'),
    receivesRequests,
    startup: options.startup?._healthSpec(check, 'startup', context),
    readiness: readiness?._healthSpec(check, 'readiness', context),
    liveness: options.liveness?._healthSpec(check, 'liveness', context),
  };
}

/** Rejects names that are not DNS labels, or not unique in the pod. */
function checkNames(
  check: PropCheck,
  serverName: string,
  lists: { [prop: string]: readonly ContainerOptions[] },
): void {
  const usedNames = new Map([
    [serverName, "which is the name of the server's container"],
    [DOWNLOAD_NAME, 'which is the name of the container that downloads a model'],
  ]);
  for (const [list, containers] of Object.entries(lists)) {
    containers.forEach(({ name }, i) => {
      const prop = `${list}[${i}].name`;
      const rule = usedNames.get(check.name(prop, name, DNS_LABEL));
      if (rule !== undefined) {
        check.fail(prop, name, `${rule}: pass another name`);
      }
      usedNames.set(name, `which is already the name of ${list}[${i}]`);
    });
  }
}

/**
 * Rejects two containers with the same port, because the containers of a pod share its IP. Rejects a second sidecar
 * with `receivesRequests`.
 */
function checkPorts(check: PropCheck, server: ServerSpec, sidecars: readonly SidecarOptions[]): void {
  const tcpPorts = server.extraPorts.filter(({ protocol }) => protocol === Protocol.TCP);
  const usedPorts = new Map([
    [server.port, 'which is the port of the server'],
    ...tcpPorts.map(({ port, prop }) => [port, `which is the port of ${prop}`] as const),
  ]);
  let receiver: string | undefined;
  sidecars.forEach(({ port, receivesRequests }, i) => {
    const prop = `sidecars[${i}]`;
    if (port !== undefined && usedPorts.has(port)) {
      check.fail(`${prop}.port`, port, `${usedPorts.get(port)}: configure one of them to listen on another port`);
    }
    if (port !== undefined) {
      usedPorts.set(port, `which is already the port of ${prop}`);
    }
    if (receivesRequests && receiver !== undefined) {
      check.fail(`${prop}.receivesRequests`, true, `which ${receiver} already has: remove it from one of them`);
    }
    receiver = receivesRequests ? prop : receiver;
  });
}
