import { type ResourceList, requestsOf } from '../../../lib/kube/pod-spec';
import { parseQuantity } from '../../../lib/kube/quantity';
import { json } from '../code/expression';
import type { AppSource } from './app-source';
import type { Props } from './process';

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage']);
/** Memory of a pod with a GPU, if its manifest has no memory. */
const GPU_MEMORY = '16Gi';
const DEFAULT_MEMORY = '512Mi';
/** Default limit of the library for ephemeral storage, in bytes. */
const DEFAULT_STORAGE = 2 ** 30;

/** Requests, limits, devices and shared memory of the server. */
export function resourcesProps(source: AppSource, usesPreset: boolean): Props {
  const { resources = {} } = source.server;
  const { limits = {} } = resources;
  const requests = requestsOf(resources);
  const [device] = Object.keys({ ...limits, ...requests }).filter((key) => !STANDARD.has(key) && key.includes('/'));
  const gpus = device === undefined ? 0 : Number(limits[device] ?? requests[device]);
  const sharedFolder = sharedFolderOf(source);
  const size = sharedFolder?.sizeLimit === undefined ? undefined : String(sharedFolder.sizeLimit);
  const memory = textOf(requests, 'memory') ?? (gpus > 0 ? (ifAbove(GPU_MEMORY, size) ?? GPU_MEMORY) : undefined);
  const memoryLimit = textOf(limits, 'memory') ?? (memory === undefined ? ifAbove(DEFAULT_MEMORY, size) : undefined);
  const storage = textOf(requests, 'ephemeral-storage');
  const storageLimit = textOf(limits, 'ephemeral-storage') ?? storageForFolders(source);
  const props = {
    cpu: textOf(requests, 'cpu'),
    cpuLimit: textOf(limits, 'cpu'),
    memory,
    memoryLimit: isSame(memoryLimit, memory) ? undefined : memoryLimit,
    ephemeralStorage: storage,
    ephemeralStorageLimit:
      storageLimit !== undefined && !isDefaultLimit(storage, storageLimit) ? storageLimit : undefined,
    ...(gpus > 0 ? { gpus, ...(device === 'nvidia.com/gpu' ? {} : { gpuResource: device }) } : {}),
    ...(gpus > 0 && hasExplicitSurge(source) ? { spareGpu: true } : {}),
    sharedMemory:
      sharedFolder && sharedMemoryOf(size, memoryLimit ?? memory ?? (usesPreset ? undefined : DEFAULT_MEMORY)),
  };
  const defined = Object.entries(props).filter(([key, value]) => value !== undefined && DEFAULTS[key] !== value);
  return { resources: defined.length > 0 ? json(Object.fromEntries(defined)) : undefined };
}

const DEFAULTS: { readonly [prop: string]: unknown } = { cpu: '500m', ephemeralStorage: '128Mi' };

function textOf(amounts: ResourceList, resource: string): string | undefined {
  const amount = amounts[resource];
  return amount === undefined ? undefined : String(amount);
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && parseQuantity(one) === parseQuantity(other);
}

/** Returns true for the limit that the library sets by default. */
function isDefaultLimit(request: string | undefined, limit: string): boolean {
  const requestBytes = parseQuantity(request ?? '128Mi') ?? 0;
  return parseQuantity(limit) === Math.max(requestBytes, DEFAULT_STORAGE);
}

/** Returns true for a Deployment with an explicit surge, which needs a spare GPU. */
function hasExplicitSurge({ deployment }: AppSource): boolean {
  const { strategy } = deployment.spec<{
    strategy?: { rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } };
  }>();
  const { maxSurge, maxUnavailable } = strategy?.rollingUpdate ?? {};
  return (
    maxSurge !== undefined &&
    Number.parseInt(String(maxSurge), 10) > 0 &&
    Number.parseInt(String(maxUnavailable ?? 0), 10) === 0
  );
}

interface EmptyDir {
  readonly medium?: string;
  readonly sizeLimit?: string | number;
}

/** Size of a folder in memory at /dev/shm, which counts against the memory limit. Without a size, the folder is as large as the limit. */
function sharedMemoryOf(size: string | undefined, limit: string | undefined): string | undefined {
  if (size === undefined || limit === undefined) return size ?? limit;
  return amountOf(size) > amountOf(limit) ? limit : size;
}

function sharedFolderOf(source: AppSource): EmptyDir | undefined {
  const folder = foldersOf(source).find(({ mountPath }) => mountPath === '/dev/shm')?.folder;
  return folder?.medium === 'Memory' ? folder : undefined;
}

/** Limit for the folders on the disk of the node; undefined if the default is large enough. */
function storageForFolders(source: AppSource): string | undefined {
  const sizes = foldersOf(source).flatMap(({ folder }) =>
    folder.medium !== 'Memory' && folder.sizeLimit !== undefined ? String(folder.sizeLimit) : [],
  );
  const largest = sizes.sort((one, other) => amountOf(other) - amountOf(one))[0];
  return largest !== undefined && amountOf(largest) > DEFAULT_STORAGE ? largest : undefined;
}

/** Returns a quantity if it is larger than a bound. */
function ifAbove(bound: string, quantity: string | undefined): string | undefined {
  return quantity !== undefined && amountOf(quantity) > amountOf(bound) ? quantity : undefined;
}

function amountOf(quantity: string): number {
  return parseQuantity(quantity) ?? 0;
}

function foldersOf({ server, pod }: AppSource): { readonly mountPath: string; readonly folder: EmptyDir }[] {
  return (server.volumeMounts ?? []).flatMap(({ name, mountPath = '' }) => {
    const folder = pod.volumes?.find((volume) => volume.name === name)?.emptyDir;
    return folder ? [{ mountPath, folder }] : [];
  });
}
