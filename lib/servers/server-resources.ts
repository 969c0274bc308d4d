import { Resources } from '../app/resources';
import type { ResourcesProps } from '../app/resources-props';
import { parseQuantity } from '../kube/quantity';
import type { PropCheck } from '../validation/prop-check';
import type { ModelServerDefinition } from './model-server-definition';
import type { ModelSize } from './model-size';

/** Ratio of the memory with activations, buffers and a small KV cache to the memory of the parameters. */
const OVERHEAD = 1.2;
const MAX_PARALLEL = 64;

/** Returns the resources of an app with the defaults of its server. Checks the shared memory and the size of the model. */
export function resourcesOf(
  check: PropCheck,
  server: ModelServerDefinition,
  callerProps: ResourcesProps,
): ResourcesProps {
  const isParallel = (callerProps.gpus ?? 0) > 1;
  const { sharedMemory } = server;
  const memory = isParallel && sharedMemory !== undefined ? { sharedMemory } : {};
  const props = { ...server.resources, ...memory, ...callerProps };
  const resources = Resources._check(check, props);
  if (isParallel && resources.sharedMemory === undefined) {
    const rule = "needs shared memory for the processes of the GPUs: pass resources.sharedMemory, like '2Gi'";
    check.fail('resources.gpus', resources.gpus, rule);
  }
  if (server.modelSize) {
    checkSize(check, server.modelSize, resources);
  }
  return props;
}

/** Returns the degrees of parallelism, whose product is the number of GPUs; empty for at most one GPU. */
export function parallelismOf(
  check: PropCheck,
  { tensorParallel, pipelineParallel }: ModelServerDefinition,
  gpus: number,
): { readonly tensorParallel?: number; readonly pipelineParallel?: number } {
  const checkDegree = (name: string, value: number) =>
    check.integer(`server.${name}`, value, 1, MAX_PARALLEL, 'pass a number of GPUs');
  const devices = Math.max(gpus, 1);
  const pipeline = pipelineParallel === undefined ? 1 : checkDegree('pipelineParallel', pipelineParallel);
  const fix = 'change it, or pass resources.gpus';
  if (devices % pipeline !== 0) {
    check.fail('server.pipelineParallel', pipeline, `must divide the number of GPUs, ${gpus}: ${fix}`);
  }
  const tensor = tensorParallel === undefined ? devices / pipeline : checkDegree('tensorParallel', tensorParallel);
  if (tensor * pipeline !== devices) {
    const origin = gpus === 0 ? 'because resources has no gpus' : 'the number of GPUs divided by pipelineParallel';
    const rule = `must be ${devices / pipeline}, ${origin}: ${fix}`;
    check.fail('server.tensorParallel', tensor, rule);
  }
  return devices === 1 ? {} : { tensorParallel: tensor, pipelineParallel: pipeline === 1 ? undefined : pipeline };
}

/** Rejects a model that does not fit into the memory. */
function checkSize(check: PropCheck, size: ModelSize, { gpus, memoryLimit }: Resources): void {
  const { billionParameters, bytesPerParameter = 2, gpuMemory } = size;
  checkPositive(check, 'billionParameters', billionParameters, 10_000);
  checkPositive(check, 'bytesPerParameter', bytesPerParameter, 8);
  if (gpus > 0 && gpuMemory === undefined) {
    check.fail('server.modelSize', size, "needs gpuMemory with GPUs: pass the memory of one GPU, like '24Gi'");
  }
  if (gpus === 0 && gpuMemory !== undefined) {
    const rule = 'needs at least one GPU: pass resources.gpus, or leave it out';
    check.fail('server.modelSize.gpuMemory', gpuMemory, rule);
  }
  const neededBytes = billionParameters * 1e9 * bytesPerParameter * OVERHEAD;
  const availableBytes =
    gpuMemory === undefined
      ? (parseQuantity(memoryLimit) ?? 0)
      : gpus * check.bytes('server.modelSize.gpuMemory', gpuMemory, "'24Gi'");
  if (neededBytes > availableBytes) {
    const capacity =
      gpuMemory === undefined ? `resources.memoryLimit '${memoryLimit}'` : `${gpus} x gpuMemory '${gpuMemory}'`;
    const gib = `${Math.ceil(neededBytes / 2 ** 30)}Gi`;
    const fix =
      gpuMemory === undefined
        ? 'raise resources.memory'
        : 'use more or larger GPUs, or a format with fewer bytes per parameter';
    check.fail('server.modelSize', size, `which needs about ${gib}, more than ${capacity}: ${fix}`);
  }
}

function checkPositive(check: PropCheck, name: string, value: number, max: number): void {
  if (!(value > 0 && value <= max)) {
    check.fail(`server.modelSize.${name}`, value, `must be a number above 0 and at most ${max}: pass the actual value`);
  }
}
