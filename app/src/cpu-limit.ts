import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

const CGROUP_ROOT = '/sys/fs/cgroup';

/** Number of CPUs that this container may use, rounded up, because Linux throttles a pool with more threads. */
export function cpuLimit(cgroupRoot = CGROUP_ROOT): number {
  const limit = cpuQuota(cgroupRoot);
  return limit === undefined ? availableParallelism() : Math.max(1, Math.ceil(limit));
}

/** Number of CPUs that this container may use, for example 0.5. Undefined if it has no limit. */
export function cpuQuota(cgroupRoot = CGROUP_ROOT): number | undefined {
  return cgroupV2(cgroupRoot) ?? cgroupV1(cgroupRoot);
}

function cgroupV2(root: string): number | undefined {
  const [quota, period] = read(join(root, 'cpu.max'))?.split(' ') ?? [];
  return cpus(quota, period);
}

function cgroupV1(root: string): number | undefined {
  return cpus(read(join(root, 'cpu/cpu.cfs_quota_us')), read(join(root, 'cpu/cpu.cfs_period_us')));
}

/** Returns the number of CPUs. Undefined without a limit, which is "max" in version 2 and -1 in version 1. */
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
