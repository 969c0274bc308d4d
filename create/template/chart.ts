import { Chart, Duration } from 'cdk8s';
import { MlApp, RestrictedNamespace } from 'cdk8s-ml-app';
import { Construct } from 'constructs';

/** The model in a namespace of its own. */
export class ModelChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace');

    const model = new MlApp(this, id, {
      // your model server: it answers GET /readyz once the model can predict, and GET /livez while it is not broken
      image: 'registry.example.com/my-model:1.0.0',
      port: 8080,
      // what one pod needs
      resources: { cpu: '1', memory: '2Gi' },
      // the longest it takes to load the model, and to answer one request
      timing: { loadTime: Duration.minutes(1), slowestRequest: Duration.seconds(10) },
    });
    model.autoscale({ minReplicas: 2, maxReplicas: 6, targetCpuUtilization: 70 });
  }
}
