import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from './errors';
import { Classifier, type ImagePrediction } from './model/classifier';
import { READY, type WorkerResult } from './model/worker-pool';

export interface ClassifierWorkerData {
  modelsDir: string;
  /** Path of a photo, which the worker classifies once before it is ready. */
  samplePath: string;
}

const port = parentPort!;

async function start({ modelsDir, samplePath }: ClassifierWorkerData): Promise<void> {
  const classifier = await Classifier.open(modelsDir);
  // the first inference allocates memory and is slow, so no client should wait for it
  await classifier.classify(readFileSync(samplePath));
  let previous = Promise.resolve();
  // one after the other, because the pool expects the results in the order of the photos
  port.on('message', (photo: Uint8Array) => {
    previous = previous.then(async () => port.postMessage(await resultOf(photo, classifier)));
  });
  port.postMessage(READY);
}

async function resultOf(photo: Uint8Array, classifier: Classifier): Promise<WorkerResult<ImagePrediction>> {
  try {
    return { output: await classifier.classify(photo) };
  } catch (error) {
    return error instanceof Failure ? { failure: error.code } : { failure: 'internal', cause: error };
  }
}

void start(workerData as ClassifierWorkerData);
