import { Chart, Duration } from 'cdk8s';
import { MlApp, RestrictedNamespace } from 'cdk8s-ml-app';
import { Construct } from 'constructs';

/** Model in a separate namespace. */
export class ModelChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace');

    const model = new MlApp(this, id, {
      // your model server. It responds to GET /readyz once the model can predict, and to GET /livez unless it is broken
      image: 'registry.example.com/my-model:1.0.0',
      port: 8080,
      // requests of one pod
      resources: { cpu: '1', memory: '2Gi' },
      // maximum time to load the model, and to respond to a request
      timing: { loadTime: Duration.minutes(1), slowestRequest: Duration.seconds(10) },
    });
    model.autoscale({ minReplicas: 2, maxReplicas: 6, targetCpuUtilization: 70 });
  }
}
