import { EnvFieldPaths, EnvValue, ImagePullPolicy } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import type {
  ContainerOptions,
  ContainerResourcesProps,
  InitContainerOptions,
  ProcessOptions,
  SidecarOptions,
} from '../../lib';
import * as amounts from './amounts';
import { type Each, mixed, pick, props } from './mixed';
import { mounts } from './mounts';
import { health } from './ports';
import * as texts from './texts';

const never = fc.constant(undefined);

export const pullPolicy = mixed(
  pick(...Object.values(ImagePullPolicy).map((policy) => policy as string)),
  pick('always', '', null),
);

/** Values of `ProcessOptions`. */
export const processOptions: Each<ProcessOptions> = {
  args: texts.args,
  command: mixed(pick(['serve'], undefined), texts.args),
  env: texts.env,
  envVariables: mixed(pick({}, { POD_IP: EnvValue.fromFieldRef(EnvFieldPaths.POD_IP) }), pick(null, { A: 'a' })),
  envFrom: mixed(pick([]), pick(null, [null])),
  expandVariables: mixed(pick(true, false), pick(0, 'yes', null)),
};

export const mountList = fc.option(fc.array(fc.oneof(...Object.values(mounts)), { maxLength: 2 }), {
  nil: undefined,
  freq: 1,
});

export const resourceAmounts: Each<ContainerResourcesProps> = {
  cpu: amounts.cpu,
  cpuLimit: amounts.cpuLimit,
  memory: amounts.bytes,
  memoryLimit: amounts.bytesLimit,
  ephemeralStorage: amounts.bytes,
  ephemeralStorageLimit: amounts.bytesLimit,
};

const resources = props<ContainerResourcesProps>(['cpu', 'memory'], resourceAmounts);

const container: Each<ContainerOptions> = {
  ...processOptions,
  name: mixed(pick('proxy', 'exporter', '1st', 'a-b', 'c', 'd'), texts.name),
  image: texts.image,
  imagePullPolicy: pullPolicy,
  mounts: mountList,
  user: mixed(never, amounts.whole(1, 2 ** 31 - 1)),
  group: amounts.whole(0, 2 ** 31 - 1),
};

const initContainer = props<InitContainerOptions>(['name', 'image'], { ...container, resources });

/** Sidecars with their own ports. Rarely, two have the same port. */
const sidecar = (port: fc.Arbitrary<unknown>, receivesRequests: fc.Arbitrary<unknown>) =>
  props<SidecarOptions>(['name', 'image', 'resources', 'port'], {
    ...container,
    resources,
    port,
    receivesRequests,
    startup: never,
    readiness: health,
    liveness: never,
  });

const few = (items: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: never, weight: 19 }, { arbitrary: items, weight: 1 });

export const initContainers = few(fc.array(initContainer, { maxLength: 1 }));
export const sidecars = few(
  fc.oneof(
    fc.tuple(sidecar(amounts.port, amounts.flag)),
    fc.tuple(sidecar(amounts.port, never), sidecar(amounts.port, amounts.flag)),
  ),
);
