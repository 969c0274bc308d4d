import { ServiceType } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Checks, HostIngress, MlApp } from '../lib';
import { Exercise, ML_APP_METRICS_PORT } from './exercise';
import type { Size } from './size';

/**
 * Exercise 4: a gateway in front of the iris model. Path of a request: load balancer -> gateway -> ClusterIP Service ->
 * model. The Service `ping` also exposes the model directly.
 */
export class IrisChart extends Exercise {
  public constructor(scope: Construct, id: string, size: Size) {
    super(scope, id, size);
    const serving = {
      image: 'ping:v001', // loaded onto the nodes, for example with `kind load`
      port: 9696,
      metricsPort: ML_APP_METRICS_PORT,
      resources: { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' },
    };

    const model = new MlApp(this, 'ping', {
      ...serving,
      env: { MODEL: 'iris', PORT: '9696' },
      service: { name: 'ping-model' },
    });
    model.expose({ name: 'ping', serviceType: ServiceType.LOAD_BALANCER, port: 80, nodePort: 32003 });
    model.autoscale({ minReplicas: 1, maxReplicas: 4 });

    const gateway = new MlApp(this, 'gateway', {
      ...serving,
      args: ['build/gateway.js'],
      env: { PORT: '9696' },
      replicas: 2,
      service: { serviceType: ServiceType.LOAD_BALANCER },
    });
    gateway.calls(model, { env: 'MODEL_URL' });

    new HostIngress(this, 'gateway-ingress', { hosts: { 'iris.example.com': gateway.service } });

    Checks.of(model).acknowledge('autoscaler-single-replica', 'one pod serves an idle demo');
    Checks.of(this).acknowledge('pull-policy', 'the image is loaded onto the nodes, for example with kind load');
    Checks.of(this).acknowledge('cpu-limit', 'a pod may use the spare CPU of its node: a limit would only throttle it');
  }
}
