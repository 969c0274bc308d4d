import { Chart, Duration } from 'cdk8s';
import { CanaryRelease, type CanaryReleaseProps, RestrictedNamespace } from 'cdk8s-ml-app';
import { Construct } from 'constructs';

/** Model in a separate namespace. Between releases, it has no `canary`. */
export class ModelChart extends Chart {
  public constructor(scope: Construct, id: string, release: Pick<CanaryReleaseProps, 'canary' | 'step'> = {}) {
    super(scope, id, { namespace: id });
    new RestrictedNamespace(this, 'namespace');

    new CanaryRelease(this, id, {
      // the stable Deployment and Service have the name of the model
      inPlace: true,
      // your model server. GET /readyz succeeds once the model can predict, and GET /livez unless the server is broken
      stable: { image: 'registry.example.com/my-model:1.0.0' },
      port: 8080,
      // CPU and memory requests of each pod
      resources: { cpu: '1', memory: '2Gi' },
      // maximum time to load the model, and to respond to a request
      timing: { loadTime: Duration.minutes(1), slowestRequest: Duration.seconds(10) },
      autoscaling: { minReplicas: 2, maxReplicas: 6, targetCpuUtilization: 70 },
      ...release,
    });
  }
}
