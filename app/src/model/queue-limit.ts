/** Share of clients that may disconnect before their response. Below it, a shorter queue would reject more than it saves. */
const GONE_PER_ANSWER = 0.05;

/**
 * Maximum number of queued inputs. If clients disconnect before their response, the queue is longer than their timeouts, and the server computes
 * responses that nobody reads. Therefore each of them lowers the limit, and each response raises it slightly, until few clients disconnect.
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

  /** Lowers the limit to at least 1. A worker has its next input outside the queue, so one queued input keeps the worker busy. */
  clientGone(): void {
    this.length = Math.max(1, this.length - 1);
  }
}
