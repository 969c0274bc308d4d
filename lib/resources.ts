import { k8s } from 'cdk8s-plus-28';
import { Check } from './private/check';

/** What a container asks of its node, in Kubernetes quantities. */
export interface ResourcesProps {
  /**
   * CPU request: what the scheduler reserves, and what CPU utilization is a percentage of. At least '1m', in steps of '1m'.
   *
   * @default '500m'
   */
  readonly cpu?: string;

  /**
   * CPU limit: above it the container is throttled. At least the request.
   *
   * @default - none: a throttled model answers late while its node idles
   */
  readonly cpuLimit?: string;

  /**
   * Memory request: what the scheduler reserves. At least '1Mi'.
   *
   * @default '512Mi'
   */
  readonly memory?: string;

  /**
   * Memory limit: above it the container is killed. At least the request.
   *
   * @default - the request: memory cannot be taken back, so a pod that uses more than it asked for gets others evicted
   */
  readonly memoryLimit?: string;
}

/** Checked requests and limits of a container. */
export class Resources {
  /**
   * Checks requests and limits.
   *
   * @param props the quantities
   * @param path what an error names as the place of the mistake
   * @throws if a quantity cannot be parsed or is too small, or a request is above its limit
   */
  public static of(props: ResourcesProps, path: string = 'Resources'): Resources {
    return new Resources(props, new Check(path));
  }

  /** CPU request. */
  public readonly cpu: string;
  /** CPU limit, if there is one. */
  public readonly cpuLimit?: string;
  /** Memory request. */
  public readonly memory: string;
  /** Memory limit. */
  public readonly memoryLimit: string;

  private constructor(props: ResourcesProps, check: Check) {
    this.cpu = props.cpu ?? '500m';
    this.cpuLimit = props.cpuLimit;
    this.memory = props.memory ?? '512Mi';
    this.memoryLimit = props.memoryLimit ?? this.memory;

    const cpu = check.cpu('resources.cpu', this.cpu);
    if (this.cpuLimit !== undefined && check.cpu('resources.cpuLimit', this.cpuLimit) < cpu) {
      check.fail(
        'resources.cpu',
        this.cpu,
        `must be at most resources.cpuLimit '${this.cpuLimit}': lower it or raise the limit`,
      );
    }
    const memory = check.bytes('resources.memory', this.memory);
    if (check.bytes('resources.memoryLimit', this.memoryLimit) < memory) {
      check.fail(
        'resources.memory',
        this.memory,
        `must be at most resources.memoryLimit '${this.memoryLimit}': lower it or raise the limit`,
      );
    }
  }

  /**
   * The `resources` field of a container.
   *
   * @internal
   */
  public _toKube(): k8s.ResourceRequirements {
    const quantity = (value: string) => k8s.Quantity.fromString(value);
    return {
      requests: { cpu: quantity(this.cpu), memory: quantity(this.memory) },
      limits: {
        ...(this.cpuLimit === undefined ? {} : { cpu: quantity(this.cpuLimit) }),
        memory: quantity(this.memoryLimit),
      },
    };
  }
}
