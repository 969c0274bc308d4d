import { CLAIM } from '../kube/claims';
import type { JsonPath } from '../kube/json-path';
import type { ContainerResources, PodSpecManifest, ResourceList } from '../kube/pod-spec';
import { acceleratorOf } from './accelerators';
import { allContainersIn } from './containers';
import type { KubeObject } from './kube-object';
import type { ObjectIndex } from './object-index';

/** Amounts of resources in one map. */
export interface FoundAmounts {
  readonly object: KubeObject;
  /** Path of the map. */
  readonly path: JsonPath;
  readonly amounts: ResourceList;
  /** Memory limit next to requests or limits; without a limit, the memory request. In other maps, their own memory. */
  readonly memory?: string | number;
  /** CPU request next to limits; undefined for requests and other maps. */
  readonly cpuRequest?: string | number;
  /**
   * Consumer of the amounts. A `process` is a container or pod, and an `acceleratedProcess` is a pod with an accelerator or one of its
   * containers. A `total` is a quota, a maximum, or the size of a claim or volume. It can have any number of CPUs.
   */
  readonly consumer: 'process' | 'acceleratedProcess' | 'total';
}

interface ClaimTemplate {
  readonly spec?: { readonly resources?: ContainerResources };
}

interface VolumeWithSize {
  readonly emptyDir?: { readonly sizeLimit?: string | number };
  readonly ephemeral?: { readonly volumeClaimTemplate?: ClaimTemplate };
}

interface Limit {
  readonly default?: ResourceList;
  readonly defaultRequest?: ResourceList;
  readonly max?: ResourceList;
}

/** Returns all amounts of resources in the objects. Use it with `index.once()`. */
export function amountsIn(index: ObjectIndex): FoundAmounts[] {
  return [
    ...index.once(allContainersIn).flatMap(({ object, workload, container, path }) => {
      const consumer = consumerIn(workload.pod);
      return amountsOf(object, [...path, 'resources'], container.resources, consumer);
    }),
    ...index.workloads.flatMap(({ object, pod, podPath }) => [
      ...amountsOf(object, [...podPath, 'resources'], pod.resources, consumerIn(pod)),
      ...volumeAmounts(object, pod, podPath),
    ]),
    ...index.objects.flatMap(objectAmounts),
  ];
}

function consumerIn(pod: PodSpecManifest): FoundAmounts['consumer'] {
  return acceleratorOf(pod) === undefined ? 'process' : 'acceleratedProcess';
}

function amountsOf(
  object: KubeObject,
  path: JsonPath,
  resources: ContainerResources = {},
  consumer: FoundAmounts['consumer'] = 'total',
): FoundAmounts[] {
  const { requests, limits } = resources;
  const memory = limits?.memory ?? requests?.memory;
  return [
    ...(requests ? [{ object, path: [...path, 'requests'], amounts: requests, memory, consumer }] : []),
    ...(limits
      ? [{ object, path: [...path, 'limits'], amounts: limits, memory, cpuRequest: requests?.cpu, consumer }]
      : []),
  ];
}

function volumeAmounts(object: KubeObject, pod: PodSpecManifest, podPath: JsonPath): FoundAmounts[] {
  return (pod.volumes ?? []).flatMap((volume, i) => {
    const { emptyDir, ephemeral } = volume as VolumeWithSize;
    const path = [...podPath, 'volumes', i];
    const { sizeLimit } = emptyDir ?? {};
    const sizes = sizeLimit === undefined ? [] : [{ object, path: [...path, 'emptyDir'], amounts: { sizeLimit } }];
    return [
      ...sizes.map((found) => ({ ...found, consumer: 'total' as const })),
      ...claimAmounts(object, [...path, 'ephemeral', 'volumeClaimTemplate'], ephemeral?.volumeClaimTemplate),
    ];
  });
}

function claimAmounts(object: KubeObject, path: JsonPath, claim: ClaimTemplate = {}): FoundAmounts[] {
  return amountsOf(object, [...path, 'spec', 'resources'], claim.spec?.resources);
}

/** Returns the amounts in claims, volumes, claim templates, ResourceQuotas and LimitRanges. */
function objectAmounts(object: KubeObject): FoundAmounts[] {
  const { capacity, hard, limits, volumeClaimTemplates, resources } = object.spec<{
    readonly capacity?: ResourceList;
    readonly hard?: ResourceList;
    readonly limits?: readonly Limit[];
    readonly volumeClaimTemplates?: readonly ClaimTemplate[];
    readonly resources?: ContainerResources;
  }>();
  const amountsAt = (path: JsonPath, amounts: ResourceList | undefined, consumer: FoundAmounts['consumer']) =>
    amounts ? [{ object, path, amounts, memory: amounts.memory, consumer }] : [];
  switch (object.api) {
    case CLAIM:
      return amountsOf(object, ['spec', 'resources'], resources);
    case 'PersistentVolume':
      return amountsAt(['spec', 'capacity'], capacity, 'total');
    case 'StatefulSet.apps':
      return (volumeClaimTemplates ?? []).flatMap((claim, i) =>
        claimAmounts(object, ['spec', 'volumeClaimTemplates', i], claim),
      );
    case 'ResourceQuota':
      return amountsAt(['spec', 'hard'], hard, 'total');
    case 'LimitRange':
      return (limits ?? []).flatMap((limit, i) => [
        ...amountsAt(['spec', 'limits', i, 'default'], limit.default, 'process'),
        ...amountsAt(['spec', 'limits', i, 'defaultRequest'], limit.defaultRequest, 'process'),
        // a node can have many CPUs
        ...amountsAt(['spec', 'limits', i, 'max'], limit.max, 'total'),
      ]);
    default:
      return [];
  }
}
