import { Failure } from '../errors';

export type ObserveInference = (seconds: number) => void;

export interface Model<Input> {
  /** The bundled input of GET /test. */
  readonly sample: Input;
  /** Of a model whose inputs wait for a free thread. */
  readonly queue?: { readonly length: number; readonly limit: number; readonly full: boolean };
  /** An input that still waits when the signal comes is dropped; an urgent one goes before all that wait. */
  predict(input: Input, signal?: AbortSignal, urgent?: boolean): Promise<object>;
  close?(): Promise<void>;
}

/** A model that may still be loading. Knows no HTTP. */
export class Serving<Input> {
  private model?: Model<Input>;
  private loading?: Promise<Model<Input>>;
  private probe?: Promise<object>;

  get ready(): boolean {
    return this.model !== undefined;
  }

  get queueDepth(): number {
    return this.model?.queue?.length ?? 0;
  }

  get queueLimit(): number {
    return this.model?.queue?.limit ?? 0;
  }

  get overloaded(): boolean {
    return this.model?.queue?.full ?? false;
  }

  /** The model is opened once it has made its first inference, which allocates and is slow: no client waits for it. */
  async load(open: () => Promise<Model<Input>>): Promise<void> {
    this.loading = open();
    this.model = await this.loading;
  }

  /** Throws where an input that came now would be refused. */
  admit(): void {
    this.loaded();
    if (this.overloaded) throw new Failure('overloaded');
  }

  async predict(input: Input, signal?: AbortSignal): Promise<object> {
    return this.loaded().predict(input, signal);
  }

  async predictSample(signal?: AbortSignal): Promise<object> {
    const model = this.loaded();
    return model.predict(model.sample, signal);
  }

  /** Before all that wait. One at a time: whoever asks meanwhile gets the same answer, since any client can claim to be a probe. */
  async predictForProbes(): Promise<object> {
    const model = this.loaded();
    this.probe ??= model.predict(model.sample, undefined, true).finally(() => (this.probe = undefined));
    return this.probe;
  }

  /** Waits for a model that is loading: ONNX Runtime aborts the process if a thread ends while it works. */
  async close(): Promise<void> {
    const model = await this.loading?.catch(() => undefined);
    await model?.close?.();
  }

  private loaded(): Model<Input> {
    if (!this.model) throw new Failure('not-ready');
    return this.model;
  }
}
