import type { KubeObject } from '../../../lib/checks/kube-object';
import type { Manifest } from '../../../lib/kube/manifest';
import type { ContainerManifest, MountManifest, PodSpecManifest, VolumeManifest } from '../../../lib/kube/pod-spec';
import { type AppSource, portNumber } from '../app/app-source';

type Json = Record<string, unknown>;

/**
 * Returns an object of the input with the port numbers and the volume names of the result, which have the same meaning. The container of
 * the server is first.
 */
export function expectedOf(object: KubeObject, source: AppSource, result: Manifest | undefined): Manifest {
  const manifest = structuredClone(object.manifest);
  if (object === source.deployment) {
    const { template } = manifest.spec as { template: { spec: Json } };
    template.spec = withoutRepeatedIdentity(expectedPod(template.spec, source, podOf(result)), podOf(result));
  } else if (object.kind === 'Service') {
    const { ports = [] } = manifest.spec as { ports?: Json[] };
    ports.forEach((port) => setPort(port, 'targetPort', source));
  }
  return manifest;
}

function podOf(manifest: Manifest | undefined): PodSpecManifest {
  return (manifest?.spec as { template?: { spec?: PodSpecManifest } } | undefined)?.template?.spec ?? {};
}

function expectedPod(pod: Json, source: AppSource, result: PodSpecManifest): Json {
  const containers = (pod.containers as ContainerManifest[]).map((container) => expectedContainer(container, source));
  const index = source.pod.containers?.indexOf(source.server) ?? 0;
  const server = containers[index] as ContainerManifest;
  const others = containers.filter((one) => one !== server);
  const [resultContainer] = result.containers ?? [];
  const names = volumeNames(server, pod.volumes as VolumeManifest[] | undefined, resultContainer, result.volumes ?? []);
  const { serviceAccount, ...fields } = pod;
  return {
    ...fields,
    // an older name of the same field
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    containers: [server, ...others].map((container) => withVolumes(container, names)),
    ...(Array.isArray(pod.initContainers)
      ? {
          initContainers: (pod.initContainers as ContainerManifest[]).map((container) => withVolumes(container, names)),
        }
      : {}),
    ...(Array.isArray(pod.volumes)
      ? {
          volumes: (pod.volumes as VolumeManifest[]).map((one) => ({
            ...one,
            name: names.get(one.name ?? '') ?? one.name,
          })),
        }
      : {}),
  };
}

/** Removes the user and group of the pod if all containers have the same, because the library writes them to containers only. */
function withoutRepeatedIdentity(pod: Json, { containers = [] }: PodSpecManifest): Json {
  const contexts = containers.map(({ securityContext }) => (securityContext ?? {}) as Json);
  const context = (pod.securityContext ?? {}) as Json;
  const kept = Object.entries(context).filter(
    ([key, value]) =>
      !/^runAs(?:User|Group)$/.test(key) || contexts.length === 0 || contexts.some((one) => one[key] !== value),
  );
  return 'securityContext' in pod ? { ...pod, securityContext: Object.fromEntries(kept) } : pod;
}

function expectedContainer(container: ContainerManifest, source: AppSource): ContainerManifest {
  for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe]) {
    for (const handler of [probe?.httpGet, probe?.tcpSocket, probe?.grpc]) {
      if (handler) setPort(handler as Json, 'port', source);
    }
    const httpGet = probe?.httpGet as Json | undefined;
    if (httpGet && typeof httpGet.path === 'string' && !httpGet.path.startsWith('/')) httpGet.path = `/${httpGet.path}`;
  }
  const lastByName = new Map((container.env ?? []).map((variable) => [variable.name, variable]));
  return container.env ? { ...container, env: [...lastByName.values()] } : container;
}

function setPort(fields: Json, field: string, source: AppSource): void {
  const number = portNumber(source, fields[field] as number | string | undefined);
  if (number !== undefined) fields[field] = number;
}

/**
 * New names of volumes. A volume gets the name of the result's volume at the same path, if both have the same kind of source. Another volume
 * with this name gets the suffix `-imported`.
 */
function volumeNames(
  server: ContainerManifest,
  volumes: readonly VolumeManifest[] = [],
  resultContainer: ContainerManifest | undefined,
  result: readonly VolumeManifest[],
): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name = '', mountPath } of server.volumeMounts ?? []) {
    const resultName = resultContainer?.volumeMounts?.find((mount) => mount.mountPath === mountPath)?.name;
    const isFree = resultName !== undefined && ![...names.values()].includes(resultName);
    const inputVolume = volumes.find((volume) => volume.name === name);
    const resultVolume = result.find((volume) => volume.name === resultName);
    const hasSameKind = inputVolume && resultVolume && sourceKind(inputVolume) === sourceKind(resultVolume);
    if (isFree && !names.has(name) && hasSameKind) names.set(name, resultName);
  }
  const taken = new Set(names.values());
  for (const { name = '' } of volumes) {
    if (!names.has(name) && taken.has(name)) names.set(name, `${name}-imported`);
  }
  return names;
}

function sourceKind(volume: VolumeManifest): string {
  return Object.keys(volume)
    .filter((key) => key !== 'name')
    .sort()
    .join(' ');
}

function withVolumes(container: ContainerManifest, names: ReadonlyMap<string, string>): ContainerManifest {
  if (!container.volumeMounts) return container;
  const rename = (mount: MountManifest) => ({ ...mount, name: names.get(mount.name ?? '') ?? mount.name });
  return { ...container, volumeMounts: container.volumeMounts.map(rename) };
}
