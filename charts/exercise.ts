import { Chart } from 'cdk8s';
import { ImagePullPolicy } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { RestrictedNamespace } from '../lib';
import type { Size } from './size';

/** Default of METRICS_PORT in the ml-app image. */
export const ML_APP_METRICS_PORT = 9090;

/** Chart of an exercise. It has its own namespace, because objects of several exercises have the same name. */
export abstract class Exercise extends Chart {
  protected constructor(
    scope: Construct,
    id: string,
    protected readonly size: Size,
  ) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace');
  }

  /**
   * Props of the image classifier. The lab pulls the image from its registry. On a laptop, the image is already on the
   * node.
   */
  protected mlApp(registry: string) {
    return {
      image: this.size.pick(`${registry}/ml-app:0.0.1`, 'ml-app:0.0.1'),
      imagePullPolicy: this.size.pick(ImagePullPolicy.ALWAYS, ImagePullPolicy.IF_NOT_PRESENT),
      port: 5000,
      metricsPort: ML_APP_METRICS_PORT,
    };
  }
}
