const DEFAULT_BYTES = 16 * 1024;

/** Body in one growing buffer. A buffer for each chunk would use a few hundred more bytes per chunk. */
export class BodyBuffer {
  private memory: Buffer;
  private length = 0;

  /** Reserves virtual memory. The operating system allocates its pages as bytes arrive. */
  constructor(expectedBytes = DEFAULT_BYTES) {
    this.memory = Buffer.allocUnsafeSlow(expectedBytes);
  }

  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  add(chunk: Buffer): void {
    const length = this.length + chunk.length;
    if (length > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.memory.length));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    chunk.copy(this.memory, this.length);
    this.length = length;
  }
}
