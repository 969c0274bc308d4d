import { App, Chart } from 'cdk8s';
import { ImagePullPolicy, ServiceType } from 'cdk8s-plus-28';
import { CanaryPlan, CanaryRelease, type CanaryStep, RestrictedNamespace } from '../lib';

/** Split of the requests: by replicas behind a Service, or by weights of a Gateway. */
export type Split = 'replicas' | 'weights';

/** Output folder, Gateway and images of a plan. */
export interface PlanOptions {
  /** Output folder. Do not use dist/, because `kubectl apply -f dist/` would apply every step and the abort. */
  readonly outdir: string;
  /**
   * Name of the Gateway, for a split by weights.
   *
   * @default 'public'
   */
  readonly gatewayName?: string;
  /**
   * Namespace of the Gateway.
   *
   * @default 'gateways'
   */
  readonly gatewayNamespace?: string;
  /**
   * Images of the versions 1.0 and 2.0.
   *
   * @default - 'dummy-api:1.0' and 'dummy-api:2.0'
   */
  readonly images?: readonly [string, string];
}

const SHARES = [5, 25, 50, 100];

/** Plan that replaces version 1.0 of the dummy API with version 2.0. */
export function planBy(split: Split): CanaryPlan {
  return split === 'replicas' ? CanaryPlan.byReplicas(SHARES) : CanaryPlan.byWeights(SHARES);
}

/** Creates an app for each step of the plan and for its abort. */
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
    const {
      gatewayName = 'public',
      gatewayNamespace = 'gateways',
      images = ['dummy-api:1.0', 'dummy-api:2.0'],
    } = options;
    new RestrictedNamespace(this, 'namespace');
    new CanaryRelease(this, 'dummy-api', {
      port: 3894,
      stable: { image: images[0], replicas: 3 },
      canary: { image: images[1] },
      step,
      imagePullPolicy: ImagePullPolicy.NEVER,
      resources: { cpu: '10m', memory: '64Mi' },
      service: { serviceType: ServiceType.NODE_PORT },
      route: split === 'weights' ? { gatewayName, gatewayNamespace, hosts: ['dummy-api.example.com'] } : undefined,
    });
  }
}
