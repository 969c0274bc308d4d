import { InferenceSession, Tensor } from 'onnxruntime-node';

/** ONNX model with one float32 input. Computes on the calling thread, and blocks it. */
export class Session {
  private constructor(private readonly session: InferenceSession) {}

  static async open(path: string): Promise<Session> {
    return new Session(await InferenceSession.create(path, { intraOpNumThreads: 1 }));
  }

  /** Runs the model, and reads the outputs in `fetches`. Reading an output takes a few microseconds. */
  async run(
    input: Float32Array,
    shape: number[],
    fetches: readonly string[] = this.session.outputNames,
  ): Promise<{ outputs: InferenceSession.ReturnType; seconds: number }> {
    const feeds = { [this.session.inputNames[0]!]: new Tensor('float32', input, shape) };
    const start = performance.now();
    const outputs = await this.session.run(feeds, fetches);
    return { outputs, seconds: (performance.now() - start) / 1000 };
  }
}
