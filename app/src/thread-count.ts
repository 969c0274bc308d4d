import { cpuLimit } from './cpu-limit';

/** Measured: 60 MiB for the model and its tensors. A photo of many pixels takes as much again while it is decoded. */
const BYTES_PER_THREAD = 128 * 1024 * 1024;

/** One thread for each CPU, but no more than the container's memory holds: it may have no CPU limit on a large machine. */
export function threadCount(cpus = cpuLimit(), memoryLimit = process.constrainedMemory()): number {
  // zero where it is not known
  const fitting = memoryLimit ? Math.floor(memoryLimit / BYTES_PER_THREAD) : cpus;
  return Math.max(1, Math.min(cpus, fitting));
}
