import './no-telemetry';
import { InferenceSession, Tensor } from 'onnxruntime-node';

export type ObserveInference = (seconds: number) => void;

/** One ONNX model with one float32 input. */
export class Session {
  private constructor(
    private readonly session: InferenceSession,
    private readonly observe: ObserveInference,
  ) {}

  static async open(path: string, threads: number, observe: ObserveInference): Promise<Session> {
    const session = await InferenceSession.create(path, {
      intraOpNumThreads: threads,
      // a thread that spins while it waits spends the container's CPU quota on nothing
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    return new Session(session, observe);
  }

  async run(input: Float32Array, shape: number[]): Promise<{ outputs: InferenceSession.ReturnType; seconds: number }> {
    const feeds = { [this.session.inputNames[0]!]: new Tensor('float32', input, shape) };
    const start = performance.now();
    const outputs = await this.session.run(feeds);
    const seconds = (performance.now() - start) / 1000;
    this.observe(seconds);
    return { outputs, seconds };
  }
}
