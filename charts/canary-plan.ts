import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { CanaryPlan, CanaryRelease, CanaryStep, RestrictedNamespace } from '../lib';

/** How the requests are split: by the Service, or by a Gateway. */
export type Split = 'replicas' | 'weights';

const SHARES = [5, 25, 50, 100];

/** Version 2.0 of the dummy API takes over from 1.0 in steps: a file for each, and for giving up. */
export function addPlan(split: Split, outdir?: string): App[] {
  const plan = split === 'replicas' ? CanaryPlan.byReplicas(SHARES) : CanaryPlan.byWeights(SHARES);
  return plan.files.map(({ step, fileExtension }) => {
    const app = new App({ outdir, outputFileExtension: fileExtension });
    new ReleaseChart(app, `by-${split}`, split, step);
    return app;
  });
}

class ReleaseChart extends Chart {
  public constructor(app: App, id: string, split: Split, step: CanaryStep) {
    super(app, id, { namespace: `canary-${id}` });
    new RestrictedNamespace(this, 'namespace');
    new CanaryRelease(this, 'dummy-api', {
      port: 3894,
      stable: { image: 'dummy-api:1.0', replicas: 3 },
      canary: { image: 'dummy-api:2.0' },
      step,
      imagePullPolicy: ImagePullPolicy.NEVER,
      resources: { cpu: '10m', memory: '64Mi' },
      timing: { loadTime: Duration.seconds(10) },
      service: { type: ServiceType.NODE_PORT },
      route:
        split === 'weights'
          ? { gateway: 'ml-gateway', gatewayNamespace: 'kube-system', hosts: ['dummy-api.example.com'] }
          : undefined,
    });
  }
}
