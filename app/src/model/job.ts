/** An input on its way through the queue and a thread. */
export class Job<Input, Output> {
  readonly output: Promise<Output>;
  resolve!: (output: Output) => void;
  reject!: (error: Error) => void;

  constructor(
    readonly input: Input,
    private readonly signal?: AbortSignal,
  ) {
    this.output = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
  }

  /** Whether the client that asked has gone. */
  get gone(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** Calls back if the client goes before it has its output. */
  whenGone(leave: () => void): void {
    this.signal?.addEventListener('abort', leave);
    const stay = () => this.signal?.removeEventListener('abort', leave);
    this.output.then(stay, stay);
  }
}
