const SMALL = 16 * 1024;

/** Body in one piece of memory. Each separate piece would use a few hundred bytes more. */
export class Collected {
  private memory: Buffer;
  private length = 0;

  /** Reserves memory for `expected` bytes, which the system assigns as they arrive. */
  constructor(expected = SMALL) {
    this.memory = Buffer.allocUnsafeSlow(expected);
  }

  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  add(piece: Buffer): void {
    const length = this.length + piece.length;
    if (length > this.memory.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.memory.length));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    piece.copy(this.memory, this.length);
    this.length = length;
  }
}
