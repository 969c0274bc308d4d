import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/** Whole number of CPUs for a pool of threads: the CPU limit of this container, rounded up. Without a limit, all available CPUs. */
export function usableCpus(cgroupRoot = CGROUP_ROOT): number {
  const limit = cpuLimit(cgroupRoot);
  return limit === undefined ? availableParallelism() : Math.max(1, Math.ceil(limit));
}

/** CPU limit of this container, for example 0.5. Undefined if the container has no limit. */
export function cpuLimit(cgroupRoot = CGROUP_ROOT): number | undefined {
  return cgroupV2(cgroupRoot) ?? cgroupV1(cgroupRoot);
}

function cgroupV2(root: string): number | undefined {
  const [quota, period] = read(join(root, 'cpu.max'))?.split(' ') ?? [];
  return cpus(quota, period);
}

function cgroupV1(root: string): number | undefined {
  return cpus(read(join(root, 'cpu/cpu.cfs_quota_us')), read(join(root, 'cpu/cpu.cfs_period_us')));
}

/** Divides the quota by the period. Returns undefined without a limit, which is "max" in version 2 and -1 in version 1. */
function cpus(quota?: string, period?: string): number | undefined {
  const limit = Number(quota) / Number(period);
  return Number.isFinite(limit) && limit > 0 ? limit : undefined;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
