import { Worker } from 'node:worker_threads';
import { Failure, type FailureCode } from '../errors';
import { Job } from './job';
import { QueueLimit } from './queue-limit';

/** Message of a worker that is ready for inputs. */
export const READY = 'ready';
/** Message of a worker after an input. */
export type WorkerResult<Output> = { output: Output } | { failure: FailureCode; cause?: unknown };

// one input in progress and one assigned, so that a worker does not wait for the main thread between two inputs
const MAX_PER_WORKER = 2;

/**
 * Threads that process inputs of one queue, in the order of arrival. Rejects inputs if the queue is full, except urgent inputs. Urgent
 * inputs precede all other queued inputs.
 */
export class WorkerPool<Input extends Uint8Array, Output> {
  private readonly queue = new Set<Job<Input, Output>>();
  private readonly urgent = new Set<Job<Input, Output>>();
  private readonly assigned = new Map<Worker, Job<Input, Output>[]>();
  private readonly limit: QueueLimit;
  private failed = false;

  /** Calls `onCrash` if a ready thread ends with an error. The pool rejects all inputs before the call, and new inputs after it. */
  constructor(
    maxQueue: number,
    private readonly onCrash: (error: Error) => void,
  ) {
    this.limit = new QueueLimit(maxQueue);
  }

  /** Starts the threads, and resolves when all threads are ready. If a thread fails, rejects after all others have started or failed. */
  async start(script: string, workerData: unknown, threads: number): Promise<void> {
    const starts = Array.from({ length: threads }, () => this.startWorker(new Worker(script, { workerData })));
    const failure = (await Promise.allSettled(starts)).find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }

  /** Number of inputs that are not assigned to a worker. */
  get queued(): number {
    return this.queue.size + this.urgent.size;
  }

  /** Maximum number of queued inputs. Each client that disconnects before its response lowers the number. */
  get queueLimit(): number {
    return this.limit.value;
  }

  get full(): boolean {
    return this.queued >= this.queueLimit;
  }

  /** Queues an input. Drops it if it is still queued when the signal aborts. Rejects with a `Failure`. */
  run(input: Input, signal?: AbortSignal, urgent = false): Promise<Output> {
    if (signal?.aborted) return Promise.reject(new Failure('client-closed-request'));
    if (this.failed) return Promise.reject(new Failure('internal'));
    if (this.full && !urgent) return Promise.reject(new Failure('overloaded'));
    const job = new Job<Input, Output>(input, signal);
    const queue = urgent ? this.urgent : this.queue;
    queue.add(job);
    job.onDisconnect(() => {
      this.limit.lower();
      if (queue.delete(job)) job.reject(new Failure('client-closed-request'));
    });
    this.dispatch();
    return job.output;
  }

  /** Ends the threads after their last input, because ONNX Runtime aborts the process if a thread ends while it computes. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.assigned.values()].flat().map((job) => job.output));
    await Promise.all([...this.assigned.keys()].map((worker) => worker.terminate()));
  }

  private startWorker(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      worker.on('message', (message: typeof READY | WorkerResult<Output>) => {
        if (message !== READY) return this.finish(worker, message);
        this.assigned.set(worker, []);
        resolve();
      });
      worker.on('error', (error) => {
        if (!this.assigned.has(worker)) return reject(error);
        this.fail();
        this.onCrash(error);
      });
    });
  }

  private dispatch(): void {
    for (const queue of [this.urgent, this.queue]) {
      for (const job of queue) {
        const [worker, jobs] = this.leastBusy() ?? [];
        if (!worker || !jobs) return;
        queue.delete(job);
        jobs.push(job);
        worker.postMessage(job.input, [job.input.buffer as ArrayBuffer]);
      }
    }
  }

  private leastBusy() {
    const [first, ...others] = this.assigned;
    const least = others.reduce((best, each) => (each[1].length < best![1].length ? each : best), first);
    return least && least[1].length < MAX_PER_WORKER ? least : undefined;
  }

  /** Settles the oldest input of a worker, because a worker completes its inputs in order. */
  private finish(worker: Worker, result: WorkerResult<Output>): void {
    const job = this.assigned.get(worker)?.shift();
    if (!job) return;
    this.dispatch();
    if (!job.isAbandoned) this.limit.raise();
    if ('output' in result) job.resolve(result.output);
    else job.reject(new Failure(result.failure, result.cause));
  }

  private fail(): void {
    this.failed = true;
    const jobs = [...this.urgent, ...this.queue, ...[...this.assigned.values()].flat()];
    for (const job of jobs) job.reject(new Failure('internal'));
    this.urgent.clear();
    this.queue.clear();
    for (const jobs of this.assigned.values()) jobs.length = 0;
  }
}
