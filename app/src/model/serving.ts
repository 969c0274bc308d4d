import { Failure } from '../errors';

export type ObserveInference = (seconds: number) => void;

export interface Model<Input> {
  /** The bundled input of GET /test. */
  readonly sample: Input;
  /** Queue of inputs. Only a model with threads has one. */
  readonly queue?: { readonly length: number; readonly limit: number; readonly full: boolean };
  /** Predicts. Drops a queued input when the signal aborts. An urgent input precedes all other queued inputs. */
  predict(input: Input, signal?: AbortSignal, urgent?: boolean): Promise<object>;
  close?(): Promise<void>;
}

/** Model that may still be loading. Independent of HTTP. */
export class Serving<Input> {
  private model?: Model<Input>;
  private loading?: Promise<Model<Input>>;
  private probePrediction?: Promise<object>;

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

  /** Loads the model. `open` runs the first inference, which allocates memory and is slow, so that no client waits for it. */
  async load(open: () => Promise<Model<Input>>): Promise<void> {
    this.loading = open();
    this.model = await this.loading;
  }

  /** @throws if the model is still loading or its queue is full */
  assertAvailable(): void {
    this.loadedModel();
    if (this.overloaded) throw new Failure('overloaded');
  }

  async predict(input: Input, signal?: AbortSignal): Promise<object> {
    return this.loadedModel().predict(input, signal);
  }

  async predictSample(signal?: AbortSignal): Promise<object> {
    const model = this.loadedModel();
    return model.predict(model.sample, signal);
  }

  /** Predicts ahead of the queue. Concurrent calls share one prediction, because any client can claim to be a probe. */
  async predictForProbes(): Promise<object> {
    const model = this.loadedModel();
    this.probePrediction ??= model
      .predict(model.sample, undefined, true)
      .finally(() => (this.probePrediction = undefined));
    return this.probePrediction;
  }

  /** Closes the model after it has loaded, because ONNX Runtime aborts the process if a thread ends while it computes. */
  async close(): Promise<void> {
    const model = await this.loading?.catch(() => undefined);
    await model?.close?.();
  }

  private loadedModel(): Model<Input> {
    if (!this.model) throw new Failure('not-ready');
    return this.model;
  }
}
