import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MODEL_FILES } from '../config';
import { SIDE, limitPhotoThreads, planesOf } from './photo';
import { Model } from './serving';
import { ObserveInference, Session } from './session';

interface Candidate {
  class: string;
  probability: number;
}

export interface ImagePrediction extends Candidate {
  inferenceMs: number;
  top5: Candidate[];
}

export class ImageModel implements Model<Buffer> {
  private constructor(
    private readonly session: Session,
    private readonly classes: string[],
    readonly sample: Buffer,
  ) {}

  static async open(modelsDir: string, threads: number, observe: ObserveInference): Promise<ImageModel> {
    limitPhotoThreads(threads);
    const session = await Session.open(join(modelsDir, MODEL_FILES.image), threads, observe);
    const labels = JSON.parse(await readFile(join(modelsDir, 'imagenet_labels.json'), 'utf8')) as Record<
      string,
      string
    >;
    const classes = Object.values(labels).map((label) => label.split(',')[0]!);
    return new ImageModel(session, classes, await readFile(join(modelsDir, 'photos/chelsea.png')));
  }

  async predict(photo: Buffer): Promise<ImagePrediction> {
    const { outputs, seconds } = await this.session.run(await planesOf(photo), [1, 3, SIDE, SIDE]);
    const top5 = this.best(outputs.probabilities!.data as Float32Array, 5);
    return { ...top5[0]!, inferenceMs: rounded(seconds * 1000, 2), top5 };
  }

  private best(probabilities: Float32Array, count: number): Candidate[] {
    return this.classes
      .map((name, index) => ({ class: name, probability: rounded(probabilities[index]!, 4) }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, count);
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
