import { ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { MlApp } from '../lib';
import { Exercise } from './exercise';
import type { Size } from './size';

/** Exercise 2: several pods of the image classifier behind a load balancer. */
export class LoadBalancingChart extends Exercise {
  public constructor(scope: Construct, id: string, size: Size) {
    super(scope, id, size);

    new MlApp(this, 'flask-test-app', {
      ...this.mlApp('node-0:5000'),
      replicas: 5,
      resources: size.pick(
        { cpu: '5', memory: '5Gi', cpuLimit: '8' },
        { cpu: '100m', memory: '256Mi', cpuLimit: '500m', memoryLimit: '512Mi' },
      ),
      service: { name: 'flask-test-service', serviceType: ServiceType.LOAD_BALANCER, port: 6000, nodePort: 32001 },
    });
  }
}
