import { App, Chart } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { CanaryPlan, CanaryRelease, type CanaryStep, RestrictedNamespace } from '../lib';

/** How the requests are split: by the Service, or by a Gateway. */
export type Split = 'replicas' | 'weights';

/** Output folder, Gateway and images of a plan. */
export interface PlanOptions {
  /** Never dist/: `kubectl apply -f dist/` would apply every step, and the abort. */
  readonly outdir: string;
  readonly gateway?: string;
  readonly gatewayNamespace?: string;
  /** Images of the versions 1.0 and 2.0. */
  readonly images?: readonly [string, string];
}

const SHARES = [5, 25, 50, 100];

/** The steps by which version 2.0 of the dummy API takes over from 1.0. */
export function planBy(split: Split): CanaryPlan {
  return split === 'replicas' ? CanaryPlan.byReplicas(SHARES) : CanaryPlan.byWeights(SHARES);
}

/** A file for each step, and for giving up: an app each. */
export function addPlan(split: Split, options: PlanOptions): App[] {
  return planBy(split).files.map(({ step, fileExtension }) => {
    const app = new App({ outdir: options.outdir, outputFileExtension: fileExtension });
    new ReleaseChart(app, `by-${split}`, split, step, options);
    return app;
  });
}

class ReleaseChart extends Chart {
  public constructor(app: App, id: string, split: Split, step: CanaryStep, options: PlanOptions) {
    super(app, id, { namespace: `canary-${id}` });
    const { gateway = 'public', gatewayNamespace = 'gateways', images = ['dummy-api:1.0', 'dummy-api:2.0'] } = options;
    new RestrictedNamespace(this, 'namespace');
    new CanaryRelease(this, 'dummy-api', {
      port: 3894,
      stable: { image: images[0], replicas: 3 },
      canary: { image: images[1] },
      step,
      imagePullPolicy: ImagePullPolicy.NEVER,
      resources: { cpu: '10m', memory: '64Mi' },
      service: { type: ServiceType.NODE_PORT },
      route: split === 'weights' ? { gateway, gatewayNamespace, hosts: ['dummy-api.example.com'] } : undefined,
    });
  }
}
