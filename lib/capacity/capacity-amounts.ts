import { formatMilli, formatMilliBytes, parseMilli } from '../kube/quantity';
import type { Check } from '../validation/check';
import {
  type ContainerManifest,
  type ContainerResources,
  type PodSpecManifest,
  type ResourceList,
  allContainers,
  isSidecar,
  requestsOf,
} from '../kube/pod-spec';

/** Thousandths of each resource, exactly. */
export type Amounts = ReadonlyMap<string, bigint>;

/** What pods ask for together. */
export interface Demand {
  readonly pods: bigint;
  readonly requests: Amounts;
  readonly limits: Amounts;
  /** Resources that each container states, among those that any of them states. */
  readonly requested: ReadonlySet<string>;
  readonly limited: ReadonlySet<string>;
}

/** What every container may state: extended resources are always both requested and limited, so that there is nothing to miss. */
export const NATIVE = ['cpu', 'memory', 'ephemeral-storage'];

const NOTHING: Demand = {
  pods: 0n,
  requests: new Map(),
  limits: new Map(),
  requested: new Set(NATIVE),
  limited: new Set(NATIVE),
};

/**
 * What one pod asks for, as the scheduler counts it: the sum of its containers and sidecars, or what it needs while an init
 * container runs, whichever is more.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function demandOfPod(check: Check, pod: PodSpecManifest): Demand {
  const amounts = (kind: 'requests' | 'limits') => {
    const of = (c: ContainerManifest) =>
      amountsOf(check, `${kind} of container '${c.name}'`, listOf(c.resources, kind));
    const sum = withInitContainers(pod, of);
    // what a pod states as a whole takes the place of its containers' sum
    const whole = amountsOf(check, `${kind} of the pod`, listOf(pod.resources, kind));
    const overhead = amountsOf(check, 'overhead', pod.overhead ?? {});
    const total = new Map([...sum, ...whole]);
    // overhead cannot limit what is not limited
    return plus(
      total,
      kind === 'requests' ? overhead : new Map([...overhead].filter(([resource]) => total.has(resource))),
    );
  };
  return {
    pods: 1n,
    requests: amounts('requests'),
    limits: amounts('limits'),
    requested: new Set(NATIVE.filter((resource) => states(pod, 'requests', resource))),
    limited: new Set(NATIVE.filter((resource) => states(pod, 'limits', resource))),
  };
}

/** An amount of a resource as a Kubernetes quantity. */
export function formatAmount(resource: string, milli: bigint): string {
  return /^(memory|ephemeral-storage|hugepages-.*)$/.test(resource) ? formatMilliBytes(milli) : formatMilli(milli);
}

/** A number of the same pods. */
export function times(demand: Demand, count: bigint): Demand {
  const multiply = (amounts: Amounts) => new Map([...amounts].map(([resource, milli]) => [resource, milli * count]));
  return count === 0n
    ? NOTHING
    : { ...demand, pods: demand.pods * count, requests: multiply(demand.requests), limits: multiply(demand.limits) };
}

/** What several ask for together. */
export function sum(demands: Demand[]): Demand {
  const both = (a: ReadonlySet<string>, b: ReadonlySet<string>) =>
    new Set([...a].filter((resource) => b.has(resource)));
  return demands.reduce(
    (a, b) => ({
      pods: a.pods + b.pods,
      requests: plus(a.requests, b.requests),
      limits: plus(a.limits, b.limits),
      requested: both(a.requested, b.requested),
      limited: both(a.limited, b.limited),
    }),
    NOTHING,
  );
}

function withInitContainers(pod: PodSpecManifest, of: (container: ContainerManifest) => Amounts): Amounts {
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of pod.initContainers ?? []) {
    const now = plus(sidecars, of(container));
    if (isSidecar(container)) {
      sidecars = now;
    }
    starting = most(starting, now);
  }
  return most(starting, (pod.containers ?? []).map(of).reduce(plus, sidecars));
}

function states(pod: PodSpecManifest, kind: 'requests' | 'limits', resource: string): boolean {
  return (
    listOf(pod.resources, kind)[resource] !== undefined ||
    allContainers(pod).every((container) => listOf(container.resources, kind)[resource] !== undefined)
  );
}

function listOf(resources: ContainerResources = {}, kind: 'requests' | 'limits'): ResourceList {
  return kind === 'requests' ? requestsOf(resources) : (resources.limits ?? {});
}

function amountsOf(check: Check, where: string, list: ResourceList): Amounts {
  return new Map(
    Object.entries(list).map(([resource, value]) => {
      const milli = parseMilli(String(value));
      return [resource, milli ?? check.fail(`${resource} in ${where}`, value, 'must be a Kubernetes quantity')];
    }),
  );
}

function plus(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => x + y);
}

function most(a: Amounts, b: Amounts): Amounts {
  return combine(a, b, (x, y) => (x > y ? x : y));
}

function combine(a: Amounts, b: Amounts, by: (x: bigint, y: bigint) => bigint): Amounts {
  return new Map([...new Set([...a.keys(), ...b.keys()])].map((key) => [key, by(a.get(key) ?? 0n, b.get(key) ?? 0n)]));
}
