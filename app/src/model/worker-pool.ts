import { Worker } from 'node:worker_threads';
import { Failure, type FailureCode } from '../errors';
import { Job } from './job';
import { QueueLimit } from './queue-limit';

/** A worker says this once it is ready for inputs. */
export const READY = 'ready';
export type Answer<Output> = { output: Output } | { failure: FailureCode; cause?: unknown };

// one input is worked on, the next is there already: a worker need not wait for the main thread in between
const HELD_BY_A_WORKER = 2;

/**
 * Threads that take inputs from one queue, first come, first served. What does not fit into the queue is refused. Urgent inputs go before
 * all that wait, and are never refused.
 */
export class WorkerPool<Input extends Uint8Array, Output> {
  private readonly queue = new Set<Job<Input, Output>>();
  private readonly urgent = new Set<Job<Input, Output>>();
  private readonly held = new Map<Worker, Job<Input, Output>[]>();
  private readonly limit: QueueLimit;
  private failed = false;

  /** `crashed` is told of a thread that has ended by an error: then the pool has failed all inputs and takes no more. */
  constructor(
    maxQueue: number,
    private readonly crashed: (error: Error) => void,
  ) {
    this.limit = new QueueLimit(maxQueue);
  }

  /** Resolves once each thread is ready. If one fails, it rejects once no other one is starting any more. */
  async start(script: string, workerData: unknown, threads: number): Promise<void> {
    const starts = Array.from({ length: threads }, () => this.startWorker(new Worker(script, { workerData })));
    const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Inputs that no worker has taken yet. */
  get queued(): number {
    return this.queue.size + this.urgent.size;
  }

  /** Inputs that may wait: fewer than the most where clients go away before they are answered. */
  get queueLimit(): number {
    return this.limit.value;
  }

  get full(): boolean {
    return this.queued >= this.queueLimit;
  }

  /** An input that still waits when the signal comes is dropped. */
  run(input: Input, signal?: AbortSignal, urgent = false): Promise<Output> {
    if (signal?.aborted) return Promise.reject(new Failure('client-closed-request'));
    if (this.failed) return Promise.reject(new Failure('internal'));
    if (this.full && !urgent) return Promise.reject(new Failure('overloaded'));
    const job = new Job<Input, Output>(input, signal);
    const queue = urgent ? this.urgent : this.queue;
    queue.add(job);
    job.whenGone(() => {
      this.limit.clientGone();
      if (queue.delete(job)) job.reject(new Failure('client-closed-request'));
    });
    this.dispatch();
    return job.output;
  }

  /** Waits for the inputs that are with a thread: ONNX Runtime aborts the process if one ends while it computes. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.held.values()].flat().map((job) => job.output));
    await Promise.all([...this.held.keys()].map((worker) => worker.terminate()));
  }

  private startWorker(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      worker.on('message', (message: typeof READY | Answer<Output>) => {
        if (message !== READY) return this.finish(worker, message);
        this.held.set(worker, []);
        resolve();
      });
      worker.on('error', (error) => {
        if (!this.held.has(worker)) return reject(error);
        this.fail();
        this.crashed(error);
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
    const [first, ...others] = this.held;
    const least = others.reduce((best, each) => (each[1].length < best![1].length ? each : best), first);
    return least && least[1].length < HELD_BY_A_WORKER ? least : undefined;
  }

  /** A worker answers in the order of its inputs. */
  private finish(worker: Worker, answer: Answer<Output>): void {
    const job = this.held.get(worker)?.shift();
    if (!job) return;
    this.dispatch();
    if (!job.gone) this.limit.answered();
    if ('output' in answer) job.resolve(answer.output);
    else job.reject(new Failure(answer.failure, answer.cause));
  }

  private fail(): void {
    this.failed = true;
    const jobs = [...this.urgent, ...this.queue, ...[...this.held.values()].flat()];
    for (const job of jobs) job.reject(new Failure('internal'));
    this.urgent.clear();
    this.queue.clear();
    for (const held of this.held.values()) held.length = 0;
  }
}
