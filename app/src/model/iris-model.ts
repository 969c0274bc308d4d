import './no-telemetry';
import { join } from 'node:path';
import { MODEL_FILES } from '../config';
import { Failure } from '../errors';
import type { Model, ObserveInference } from './serving';
import { Session } from './session';

const FEATURES = 4;

/** Predicts at once, on the thread that asks: it takes less time than to hand the features over to another. */
export class IrisModel implements Model<unknown> {
  readonly sample = [5.1, 3.5, 1.4, 0.2];

  private constructor(
    private readonly session: Session,
    private readonly observe: ObserveInference,
  ) {}

  static async open(modelsDir: string, observe: ObserveInference): Promise<IrisModel> {
    const model = new IrisModel(await Session.open(join(modelsDir, MODEL_FILES.iris)), observe);
    await model.predict(model.sample);
    return model;
  }

  async predict(features: unknown): Promise<{ prediction: number }> {
    if (!isFeatures(features)) throw new Failure('invalid-features');
    const { outputs, seconds } = await this.session.run(Float32Array.from(features), [1, FEATURES]);
    this.observe(seconds);
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
