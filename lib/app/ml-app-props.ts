import type { ModelStore } from './model-store';
import type { ServiceOptions } from './service-options';
import type { ServingOptions } from './serving-options';

/** Properties of an `MlApp`. */
export interface MlAppProps extends ServingOptions {
  /** Image of the model server, with a tag or digest. */
  readonly image: string;

  /**
   * Name of the Deployment and of what belongs to it: a DNS label.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Number of pods, at least 0. Leave it out where the app autoscales.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Labels of the pods, and what Deployment and Services select them by. No other pods in the namespace may have them all.
   *
   * @default - app: the app's name
   */
  readonly labels?: { [key: string]: string };

  /**
   * Where the model's weights come from.
   *
   * @default ModelStore.inImage()
   */
  readonly modelStore?: ModelStore;

  /**
   * The app's own Service.
   *
   * @default - the defaults of `ServiceOptions`
   */
  readonly service?: ServiceOptions;
}
