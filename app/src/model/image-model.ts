import './no-telemetry';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_FILE } from '../config';
import type { ClassifierWorkerData } from '../classifier-worker';
import { CLASSIFIER_WORKER } from '../places';
import type { ImagePrediction } from './classifier';
import type { Model, ObserveInference } from './serving';
import { WorkerPool } from './worker-pool';

export interface ImageModelOptions {
  modelsDir: string;
  /** Number of threads. Each thread decodes and classifies one photo at a time. */
  threads: number;
  /** Maximum number of queued photos. */
  maxQueue: number;
  observe: ObserveInference;
}

/** Classifies photos on worker threads, because ONNX Runtime blocks the calling thread. */
export class ImageModel implements Model<Uint8Array> {
  private constructor(
    private readonly pool: WorkerPool<Uint8Array, ImagePrediction>,
    private readonly observe: ObserveInference,
    private readonly bundledPhoto: Uint8Array,
  ) {}

  static async open({ modelsDir, threads, maxQueue, observe }: ImageModelOptions): Promise<ImageModel> {
    const data: ClassifierWorkerData = { modelsDir, samplePath: join(modelsDir, SAMPLE_FILE) };
    const pool = new WorkerPool<Uint8Array, ImagePrediction>(maxQueue, (error) => {
      // uncaught, so that the process ends and Kubernetes restarts the container
      throw error;
    });
    await pool.start(CLASSIFIER_WORKER, data, threads);
    return new ImageModel(pool, observe, new Uint8Array(readFileSync(data.samplePath)));
  }

  /** Copy of the bundled photo, because predict() transfers its memory. */
  get sample(): Uint8Array {
    return this.bundledPhoto.slice();
  }

  get queue() {
    return { length: this.pool.queued, limit: this.pool.queueLimit, full: this.pool.full };
  }

  /** Transfers the memory of the photo to a worker thread. */
  async predict(photo: Uint8Array, signal?: AbortSignal, urgent?: boolean): Promise<ImagePrediction> {
    const prediction = await this.pool.run(photo, signal, urgent);
    this.observe(prediction.inferenceMs / 1000);
    return prediction;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
