import { Failure } from '../errors';

export interface Model<Input> {
  /** The bundled input of the warm-up and of GET /test. */
  readonly sample: Input;
  predict(input: Input): Promise<object>;
}

/** A model that may still be loading. Knows no HTTP. */
export class Serving<Input> {
  private model?: Model<Input>;

  get ready(): boolean {
    return this.model !== undefined;
  }

  /** The first inference allocates and is slow: it is made here, so that no client waits for it. */
  async load(open: () => Promise<Model<Input>>): Promise<void> {
    const model = await open();
    await model.predict(model.sample);
    this.model = model;
  }

  async predict(input: Input): Promise<object> {
    return this.loaded().predict(input);
  }

  async predictSample(): Promise<object> {
    const model = this.loaded();
    return model.predict(model.sample);
  }

  private loaded(): Model<Input> {
    if (!this.model) throw new Failure('not-ready');
    return this.model;
  }
}
