import { cpuLimit } from './cpu-limit';

const MEBIBYTE = 1024 * 1024;
/** Memory of the server without its threads, and of the uploads in flight. */
const SERVER_BYTES = 224 * MEBIBYTE;
/** Memory of a model and its tensors, and of the photo of the most expensive layout: npm run bench -- memory. */
const BYTES_PER_THREAD = 224 * MEBIBYTE;

/** Returns one thread for each CPU, limited by the container's memory: without a CPU limit, a container sees all CPUs of a large machine. */
export function threadCount(cpus = cpuLimit(), memoryLimit = process.constrainedMemory()): number {
  // zero where it is not known
  const fitting = memoryLimit ? Math.floor((memoryLimit - SERVER_BYTES) / BYTES_PER_THREAD) : cpus;
  return Math.max(1, Math.min(cpus, fitting));
}
