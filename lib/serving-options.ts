import { ImagePullPolicy } from 'cdk8s-plus-28';
import { ResourcesProps } from './resources';
import { ServingTimingProps } from './serving-timing';

/** How a model server runs, whatever its image: what an `MlApp` and both tracks of a `CanaryRelease` share. */
export interface ServingOptions {
  /** The port that the container listens on, 1 to 65535. */
  readonly port: number;

  /**
   * Port that answers Prometheus, 1 to 65535. A port other than `port` is named 'metrics' in the pod. No Service leads to it, and the
   * NetworkPolicy admits only the Prometheus of a `Monitoring`.
   *
   * @default - `port`
   */
  readonly metricsPort?: number;

  /**
   * CPU and memory of each replica.
   *
   * @default - the defaults of `ResourcesProps`
   */
  readonly resources?: ResourcesProps;

  /**
   * Load time, slowest request and drain: probes, grace period and progress deadline follow from them.
   *
   * @default - the defaults of `ServingTimingProps`
   */
  readonly timing?: ServingTimingProps;

  /**
   * Path that answers 2xx or 3xx to GET while the model can predict. The startup probe asks it too.
   *
   * @default '/readyz'
   */
  readonly readinessPath?: string;

  /**
   * Path that answers 2xx or 3xx to GET unless the server is broken beyond repair. It must not depend on load or on other services.
   *
   * @default '/livez'
   */
  readonly livenessPath?: string;

  /**
   * When a node pulls the image.
   *
   * @default ImagePullPolicy.IF_NOT_PRESENT
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Arguments of the image's entrypoint.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Environment variables. For values from Secrets and ConfigMaps use `app.container.env`.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };
}
