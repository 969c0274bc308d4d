/** The share of clients that may go away before their answer: what a shorter queue would turn away costs more than they do. */
const GONE_PER_ANSWER = 0.05;

/**
 * How many inputs may wait. Where clients go away before they are answered, the queue is longer than they are patient: what it holds is
 * work for nobody. So each of them makes the limit lower, and each answer makes it a little higher again: it settles where few go away.
 */
export class QueueLimit {
  private length: number;

  constructor(private readonly most: number) {
    this.length = most;
  }

  get value(): number {
    return Math.floor(this.length);
  }

  answered(): void {
    this.length = Math.min(this.most, this.length + GONE_PER_ANSWER);
  }

  /** A worker has its next input beside the queue: one that waits keeps it busy. */
  clientGone(): void {
    this.length = Math.max(1, this.length - 1);
  }
}
