import {
  type ContainerManifest,
  type ContainerResources,
  type PodSpecManifest,
  type ResourceList,
  allContainers,
  isSidecar,
  requestsOf,
} from './pod-spec';
import { formatMilli, formatMilliBytes, parseMilli } from './quantity';

/** Exact amounts by resource, in thousandths. */
export type Amounts = ReadonlyMap<string, bigint>;

/** Reports a value that is not a Kubernetes quantity. */
export interface AmountErrors {
  fail(field: string, value: unknown, rule: string): never;
}

/** Total requests and limits of a number of pods. */
export interface Demand {
  readonly pods: bigint;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Native resources with a request in every container, or in the pod itself, of every pod. */
  readonly requested: ReadonlySet<string>;
  /** Native resources with a limit in every container, or in the pod itself, of every pod. */
  readonly limited: ReadonlySet<string>;
}

/** Native resources. A container can omit their request or limit. Extended resources always have both. */
export const NATIVE = ['cpu', 'memory', 'ephemeral-storage'];

const NOTHING: Demand = {
  pods: 0n,
  requests: new Map(),
  limits: new Map(),
  requested: new Set(NATIVE),
  limited: new Set(NATIVE),
};

/**
 * Returns the requests and limits of one pod by the rules of the scheduler: the sum of its containers and sidecars, or the amounts while
 * an init container runs if they are larger. Amounts of the pod itself replace those of its containers. The overhead of the pod is added.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function demandOfPod(errors: AmountErrors, pod: PodSpecManifest): Demand {
  const amounts = (kind: 'requests' | 'limits') => {
    const containerAmounts = (c: ContainerManifest) =>
      amountsOf(errors, `${kind} of container '${c.name}'`, listOf(c.resources, kind));
    const containersTotal = withInitContainers(pod, containerAmounts);
    // amounts in the pod's own spec replace the sum of its containers
    const ownAmounts = amountsOf(errors, `${kind} of the pod`, listOf(pod.resources, kind));
    const overhead = amountsOf(errors, 'overhead', pod.overhead ?? {});
    const total = new Map([...containersTotal, ...ownAmounts]);
    // overhead adds to a limit, but creates none
    return add(
      total,
      kind === 'requests' ? overhead : new Map([...overhead].filter(([resource]) => total.has(resource))),
    );
  };
  return {
    pods: 1n,
    requests: amounts('requests'),
    limits: amounts('limits'),
    requested: new Set(NATIVE.filter((resource) => isDeclared(pod, 'requests', resource))),
    limited: new Set(NATIVE.filter((resource) => isDeclared(pod, 'limits', resource))),
  };
}

/** Formats an amount of a resource as a Kubernetes quantity. */
export function formatAmount(resource: string, milli: bigint): string {
  return /^(memory|ephemeral-storage|hugepages-.*)$/.test(resource) ? formatMilliBytes(milli) : formatMilli(milli);
}

/** Multiplies the amounts of a pod by a number of pods. */
export function times(demand: Demand, count: bigint): Demand {
  const multiply = (amounts: Amounts) => new Map([...amounts].map(([resource, milli]) => [resource, milli * count]));
  return count === 0n
    ? NOTHING
    : { ...demand, pods: demand.pods * count, requests: multiply(demand.requests), limits: multiply(demand.limits) };
}

/** Adds the amounts of several pods. */
export function sum(demands: Demand[]): Demand {
  const intersection = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
    new Set([...a].filter((resource) => b.has(resource)));
  return demands.reduce(
    (a, b) => ({
      pods: a.pods + b.pods,
      requests: add(a.requests, b.requests),
      limits: add(a.limits, b.limits),
      requested: intersection(a.requested, b.requested),
      limited: intersection(a.limited, b.limited),
    }),
    NOTHING,
  );
}

function withInitContainers(
  pod: PodSpecManifest,
  amountsOfContainer: (container: ContainerManifest) => Amounts,
): Amounts {
  let sidecars: Amounts = new Map();
  let maximum: Amounts = new Map();
  for (const container of pod.initContainers ?? []) {
    const running = add(sidecars, amountsOfContainer(container));
    if (isSidecar(container)) {
      sidecars = running;
    }
    maximum = max(maximum, running);
  }
  return max(maximum, (pod.containers ?? []).map(amountsOfContainer).reduce(add, sidecars));
}

function isDeclared(pod: PodSpecManifest, kind: 'requests' | 'limits', resource: string): boolean {
  return (
    listOf(pod.resources, kind)[resource] !== undefined ||
    allContainers(pod).every((container) => listOf(container.resources, kind)[resource] !== undefined)
  );
}

function listOf(resources: ContainerResources = {}, kind: 'requests' | 'limits'): ResourceList {
  return kind === 'requests' ? requestsOf(resources) : (resources.limits ?? {});
}

function amountsOf(errors: AmountErrors, where: string, list: ResourceList): Amounts {
  return new Map(
    Object.entries(list).map(([resource, value]) => {
      const milli = parseMilli(String(value));
      return [
        resource,
        milli ??
          errors.fail(
            `${resource} in ${where}`,
            value,
            "must be a Kubernetes quantity: pass a value such as '500m' or '4Gi'",
          ),
      ];
    }),
  );
}

function add(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x + y);
}

function max(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => (x > y ? x : y));
}

function combine(a: Amounts, b: Amounts, operation: (x: bigint, y: bigint) => bigint): Amounts {
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return new Map(keys.map((key) => [key, operation(a.get(key) ?? 0n, b.get(key) ?? 0n)]));
}
