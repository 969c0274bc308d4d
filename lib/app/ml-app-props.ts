import type { ServiceOptions } from './service-options';
import type { ServingOptions } from './serving-options';

/** Properties of an `MlApp`. */
export interface MlAppProps extends ServingOptions {
  /** Image of the model server, with a tag or digest. */
  readonly image: string;

  /**
   * Name of the Deployment and of the other objects of the app: a DNS label that starts with a letter.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Number of pods, at least 0. Omit it if you call `autoscale()` or `scaleExternally()`.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Labels that the Deployment and the Services use to select the pods. Other pods in the namespace must not have all
   * of these labels.
   *
   * @default - the label `app` with the app's name
   */
  readonly labels?: { [key: string]: string };

  /**
   * Options of the app's own Service.
   *
   * @default - the defaults of `ServiceOptions`
   */
  readonly service?: ServiceOptions;
}
