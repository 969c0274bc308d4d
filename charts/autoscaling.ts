import { ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Checks, MlApp, type ScaleDown } from '../lib';
import { Exercise } from './exercise';
import type { Size } from './size';

/** Options of the chart. */
export interface AutoscalingChartOptions {
  /**
   * Speed of scale-down.
   *
   * @default - the Kubernetes default
   */
  readonly scaleDown?: ScaleDown;
}

/** Exercise 3: autoscaling of the image classifier. */
export class AutoscalingChart extends Exercise {
  public constructor(scope: Construct, id: string, size: Size, options: AutoscalingChartOptions = {}) {
    super(scope, id, size);

    const app = new MlApp(this, 'ml-app-hpa', {
      ...this.mlApp('node1:5000'),
      resources: size.pick(
        { cpu: '5', memory: '5Gi', cpuLimit: '8', memoryLimit: '8Gi' },
        { cpu: '200m', memory: '256Mi', cpuLimit: '500m', memoryLimit: '512Mi' },
      ),
      service: { name: 'flask-test-service', serviceType: ServiceType.LOAD_BALANCER, port: 6000, nodePort: 32002 },
    });
    app.autoscale({ minReplicas: 1, maxReplicas: 5, targetCpuUtilization: 40, ...options });
    Checks.of(app).acknowledge('autoscaler-single-replica', 'the exercise starts with one pod');
  }
}
