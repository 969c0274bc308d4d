/** Input, and the promise of its prediction. */
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

  /** True if the client has disconnected. */
  get isAbandoned(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** Calls `callback` if the client disconnects before the output. */
  onDisconnect(callback: () => void): void {
    this.signal?.addEventListener('abort', callback);
    const removeListener = () => this.signal?.removeEventListener('abort', callback);
    this.output.then(removeListener, removeListener);
  }
}
