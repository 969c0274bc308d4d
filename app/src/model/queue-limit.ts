/** Accepted number of disconnects for each response. With fewer disconnects, a shorter queue would reject more requests than would time out. */
const DISCONNECTS_PER_RESPONSE = 0.05;

/**
 * Maximum number of queued inputs. If clients disconnect before their responses, the wait in the queue is longer than their timeouts, and the
 * server computes responses that no client reads. Therefore each disconnect lowers the limit, and each response raises the limit slightly,
 * until few clients disconnect.
 */
export class QueueLimit {
  private length: number;

  constructor(private readonly max: number) {
    this.length = max;
  }

  get value(): number {
    return Math.floor(this.length);
  }

  /** Raises the limit after a response. */
  raise(): void {
    this.length = Math.min(this.max, this.length + DISCONNECTS_PER_RESPONSE);
  }

  /** Lowers the limit after a disconnect, to at least 1. Workers have their next input outside the queue, so they stay busy. */
  lower(): void {
    this.length = Math.max(1, this.length - 1);
  }
}
