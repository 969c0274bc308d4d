import { k8s } from 'cdk8s-plus-28';
import type { PropCheck } from '../validation/prop-check';
import { RESOURCES } from './argument-types';
import type { ResourcesProps } from './resources-props';
import { bytesWithin, memoryLimitOf } from './volume-size';

/**
 * Checked requests and limits of a container.
 *
 * @example
 * const llm = new MlApp(chart, 'llm', {
 *   image: 'registry.example.com/llm:0.3.0',
 *   port: 8000,
 *   resources: {
 *     cpu: '4',
 *     memory: '32Gi',
 *     gpus: 1,
 *     gpuNodeLabels: { 'nvidia.com/gpu.product': 'NVIDIA-L4' },
 *     sharedMemory: '8Gi',
 *   },
 * });
 * llm.resources.memoryLimit; // '32Gi'
 */
export class Resources {
  /**
   * Checks requests and limits, with the construct path of `check` in errors.
   *
   * @throws if a quantity, the number of GPUs or a label is invalid or out of its range, a request is above its limit,
   * `sharedMemory` is above the memory limit, `gpus` is set without `memory`, or a GPU option is set without `gpus`
   *
   * @internal
   */
  public static _check(check: PropCheck, props: ResourcesProps): Resources {
    return new Resources(RESOURCES.read(check, 'resources', props), check);
  }

  /** CPU request. */
  public readonly cpu: string;
  /** CPU limit; undefined without a limit. */
  public readonly cpuLimit?: string;
  /** Memory request. */
  public readonly memory: string;
  /** Memory limit. */
  public readonly memoryLimit: string;
  /** Ephemeral storage request. */
  public readonly ephemeralStorage: string;
  /** Ephemeral storage limit. */
  public readonly ephemeralStorageLimit: string;
  /** Number of GPUs. */
  public readonly gpus: number;
  /** Extended resource that counts the GPUs. */
  public readonly gpuResource: string;
  /** Labels of the nodes that the pods run on. */
  public readonly gpuNodeLabels: { [key: string]: string };
  /** Size of /dev/shm; undefined for the default of the container runtime. */
  public readonly sharedMemory?: string;
  /** True if a rollout can start a pod before it stops one: without GPUs, or with `spareGpu`. */
  public readonly surges: boolean;

  private constructor(props: ResourcesProps, check: PropCheck) {
    this.cpu = props.cpu ?? '500m';
    this.cpuLimit = props.cpuLimit;
    this.memory = props.memory ?? '512Mi';
    this.memoryLimit = props.memoryLimit ?? this.memory;
    this.ephemeralStorage = props.ephemeralStorage ?? '128Mi';
    const storage = check.bytes('resources.ephemeralStorage', this.ephemeralStorage);
    this.ephemeralStorageLimit = props.ephemeralStorageLimit ?? (storage > 2 ** 30 ? this.ephemeralStorage : '1Gi');
    this.gpus = check.integer('resources.gpus', props.gpus ?? 0, 0, 64, 'pass the number of GPUs');
    this.gpuResource = check.extendedResource('resources.gpuResource', props.gpuResource ?? 'nvidia.com/gpu');
    this.gpuNodeLabels = check.labels('resources.gpuNodeLabels', props.gpuNodeLabels ?? {});
    checkGpus(check, props);
    this.surges = this.gpus === 0 || (props.spareGpu ?? false);
    this.sharedMemory = props.sharedMemory;

    const cpu = check.cpu('resources.cpu', this.cpu);
    if (this.cpuLimit !== undefined) {
      this.checkRequest(check, props, 'cpu', [cpu, check.cpu('resources.cpuLimit', this.cpuLimit)]);
    }
    const memory = check.bytes('resources.memory', this.memory);
    const memoryLimit = check.bytes('resources.memoryLimit', this.memoryLimit);
    this.checkRequest(check, props, 'memory', [memory, memoryLimit]);
    const storageLimit = check.bytes('resources.ephemeralStorageLimit', this.ephemeralStorageLimit);
    this.checkRequest(check, props, 'ephemeralStorage', [storage, storageLimit]);
    if (props.sharedMemory !== undefined) {
      bytesWithin(check, 'resources.sharedMemory', props.sharedMemory, "'256Mi'", memoryLimitOf(this));
    }
  }

  /** Rejects a request above its limit. */
  private checkRequest(
    check: PropCheck,
    props: ResourcesProps,
    name: 'cpu' | 'memory' | 'ephemeralStorage',
    [request, limit]: readonly [number, number],
  ): void {
    if (request <= limit) {
      return;
    }
    const prop = `resources.${name}`;
    const limitText = this[`${name}Limit`];
    if (props[name] === undefined) {
      const fix = `raise it, or pass a lower ${check.nameOf(prop)}`;
      check.fail(`${prop}Limit`, limitText, `must be at least the default request '${this[name]}': ${fix}`);
    }
    check.fail(
      prop,
      this[name],
      `must be at most ${check.nameOf(`${prop}Limit`)} '${limitText}': lower it or raise the limit`,
    );
  }

  /**
   * Value of the `resources` field of the serving container.
   *
   * @internal
   */
  public _toKube(): k8s.ResourceRequirements {
    const gpus = this.gpus === 0 ? {} : { [this.gpuResource]: k8s.Quantity.fromNumber(this.gpus) };
    const { requests, limits } = this._toKubeWithoutGpus();
    return { requests: { ...requests, ...gpus }, limits: { ...limits, ...gpus } };
  }

  /**
   * Value of the `resources` field without GPUs, for init containers and sidecars.
   *
   * @internal
   */
  public _toKubeWithoutGpus(): k8s.ResourceRequirements {
    const quantity = (value: string) => k8s.Quantity.fromString(value);
    return {
      requests: {
        cpu: quantity(this.cpu),
        'ephemeral-storage': quantity(this.ephemeralStorage),
        memory: quantity(this.memory),
      },
      limits: {
        ...(this.cpuLimit === undefined ? {} : { cpu: quantity(this.cpuLimit) }),
        'ephemeral-storage': quantity(this.ephemeralStorageLimit),
        memory: quantity(this.memoryLimit),
      },
    };
  }
}

/** Rejects GPU options without GPUs. Rejects GPUs with the default memory, which is too small. */
function checkGpus(check: PropCheck, { gpus = 0, memory, gpuResource, gpuNodeLabels, spareGpu }: ResourcesProps): void {
  for (const [name, value] of Object.entries({ gpuResource, gpuNodeLabels, spareGpu })) {
    if (gpus === 0 && value !== undefined) {
      check.fail(`resources.${name}`, value, 'needs at least one GPU: pass resources.gpus, or leave it out');
    }
  }
  if (gpus > 0 && memory === undefined) {
    check.fail(
      'resources.gpus',
      gpus,
      "needs memory to load the weights onto the GPU: pass resources.memory, like '16Gi'",
    );
  }
}
