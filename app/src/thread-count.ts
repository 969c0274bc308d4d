import { usableCpus } from './cpu-limit';

const MEBIBYTE = 1024 * 1024;
/** Memory of the server without its threads, and of the uploads in flight. */
const SERVER_BYTES = 224 * MEBIBYTE;
/** Memory of a model, its tensors and the photo with the most expensive layout: see npm run bench -- memory. */
const BYTES_PER_THREAD = 224 * MEBIBYTE;

/** Number of threads: one for each CPU, within the container's memory. Without a CPU limit, a container can use all CPUs of the machine. */
export function threadCount(cpus = usableCpus(), memoryLimit = process.constrainedMemory()): number {
  // 0 if the limit is unknown
  const maxThreads = memoryLimit ? Math.floor((memoryLimit - SERVER_BYTES) / BYTES_PER_THREAD) : cpus;
  return Math.max(1, Math.min(cpus, maxThreads));
}
