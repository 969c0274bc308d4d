import { join } from 'node:path';
import { MODEL_FILES } from '../config';
import { Failure } from '../errors';
import { Model } from './serving';
import { ObserveInference, Session } from './session';

const FEATURES = 4;

export class IrisModel implements Model<unknown> {
  readonly sample = [5.1, 3.5, 1.4, 0.2];

  private constructor(private readonly session: Session) {}

  static async open(modelsDir: string, threads: number, observe: ObserveInference): Promise<IrisModel> {
    return new IrisModel(await Session.open(join(modelsDir, MODEL_FILES.iris), threads, observe));
  }

  async predict(features: unknown): Promise<{ prediction: number }> {
    if (!isFeatures(features)) throw new Failure('invalid-features');
    const { outputs } = await this.session.run(Float32Array.from(features), [1, FEATURES]);
    // int64 comes as BigInt, which JSON cannot write
    return { prediction: Number(outputs.label!.data[0]) };
  }
}

/** Finite as the model sees them: 1e39 is a finite number, but not a finite float32. */
function isFeatures(features: unknown): features is number[] {
  return (
    Array.isArray(features) &&
    features.length === FEATURES &&
    features.every((feature) => typeof feature === 'number' && Number.isFinite(Math.fround(feature)))
  );
}
