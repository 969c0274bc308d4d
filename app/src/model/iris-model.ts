import './no-telemetry';
import { join } from 'node:path';
import { MODEL_FILES } from '../config';
import { Failure } from '../errors';
import type { Model, ObserveInference } from './serving';
import { Session } from './session';

const FEATURES = 4;

export interface IrisInput {
  features: unknown;
  /** Adds the probability of each species. */
  details: boolean;
}

export interface IrisPrediction {
  prediction: number;
  probabilities?: number[];
}

/** Predicts on the calling thread, because a transfer of the features to another thread takes longer. */
export class IrisModel implements Model<IrisInput> {
  readonly sample = { features: [5.1, 3.5, 1.4, 0.2], details: true };

  private constructor(
    private readonly session: Session,
    private readonly observe: ObserveInference,
  ) {}

  static async open(modelsDir: string, observe: ObserveInference): Promise<IrisModel> {
    const model = new IrisModel(await Session.open(join(modelsDir, MODEL_FILES.iris)), observe);
    await model.predict(model.sample);
    return model;
  }

  async predict({ features, details }: IrisInput): Promise<IrisPrediction> {
    if (!isFeatures(features)) throw new Failure('invalid-features');
    const fetches = details ? ['label', 'probabilities'] : ['label'];
    const { outputs, seconds } = await this.session.run(new Float32Array(features), [1, FEATURES], fetches);
    this.observe(seconds);
    // an int64 is a BigInt, which JSON cannot represent
    const prediction = Number(outputs.label!.data[0]);
    if (!details) return { prediction };
    const probabilities = outputs.probabilities!.data as Float32Array;
    return { prediction, probabilities: Array.from(probabilities, (value) => Number(value.toFixed(4))) };
  }
}

/** Returns true for features that are finite for the model: 1e39 is a finite number, but not a finite float32. */
function isFeatures(features: unknown): features is number[] {
  return (
    Array.isArray(features) &&
    features.length === FEATURES &&
    features.every((feature) => typeof feature === 'number' && Number.isFinite(Math.fround(feature)))
  );
}
