import { Duration } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Checks, Health, MlApp } from '../lib';
import { Exercise } from './exercise';
import type { Size } from './size';

/** Exercise 1: one pod of the image classifier, behind a node port. */
export class OrchestrationChart extends Exercise {
  public constructor(scope: Construct, id: string, size: Size) {
    super(scope, id, size);

    const app = new MlApp(this, 'ml-kube-app', {
      ...this.mlApp('node-0:5000'),
      replicas: 1,
      readiness: Health.http('/test'),
      timing: {
        readinessDelay: Duration.seconds(5),
        readinessPeriod: Duration.seconds(5),
        readinessSuccesses: 3,
      },
      resources: size.pick(
        { cpu: '1', memory: '2Gi', cpuLimit: '2', memoryLimit: '4Gi' },
        { cpu: '250m', memory: '256Mi', cpuLimit: '1', memoryLimit: '512Mi' },
      ),
      service: { name: 'ml-kube-service', serviceType: ServiceType.NODE_PORT, port: 6000, nodePort: 32000 },
    });
    Checks.of(app).acknowledge('single-replica', 'the exercise runs a single pod');
    Checks.of(app).acknowledge('node-port-service', 'the exercise opens a port on the nodes');
  }
}
