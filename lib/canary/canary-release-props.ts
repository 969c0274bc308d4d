import type { ServiceOptions } from '../app/service-options';
import type { ServingOptions } from '../app/serving-options';
import type { AutoscaleOptions } from '../autoscaling/autoscaling-props';
import type { ExternalScaling } from '../autoscaling/external-scaling';
import type { HttpRouteOptions } from '../routing/http-route-props';
import type { CanaryStep } from './canary-step';
import type { ReleaseTrack } from './release-track';

/** Properties of a `CanaryRelease`. */
export interface CanaryReleaseProps extends ServingOptions {
  /** The version that most requests go to. */
  readonly stable: ReleaseTrack;

  /** The version that is tried out. */
  readonly canary: ReleaseTrack;

  /**
   * How far the release is: the canary's share of requests, whether it is promoted or aborted. Replicas or weights follow from it.
   *
   * @default - the `replicas` of both tracks are fixed
   */
  readonly step?: CanaryStep;

  /**
   * How far the share may be from the step's, in percentage points: 0 to 100, in steps of 0.1. Only with a step, and without a `route`, which is exact.
   *
   * @default 1
   */
  readonly tolerance?: number;

  /**
   * Most replicas that both tracks may have together for a share, before autoscaling. Only with a step, and without a `route`.
   *
   * @default 20
   */
  readonly maxReplicas?: number;

  /**
   * The Gateway that splits the requests by weight, exactly, whatever the replicas. The release's own Service then leads to the stable track alone.
   * Only with a step.
   *
   * @default - the release's Service splits the requests by replicas
   */
  readonly route?: HttpRouteOptions;

  /**
   * An autoscaler for each track, from one target. `minReplicas` and `maxReplicas` are those of the stable track; the canary's are in
   * proportion. `minReplicas` must serve the whole load while a canary runs, since the canary's requests return at once when it is promoted or
   * aborted: with a `peakLoad`, each step is checked. Only with a step.
   *
   * @default - fixed replicas
   */
  readonly autoscaling?: AutoscaleOptions;

  /**
   * Bounds of the stable track's autoscaler, if an autoscaler of another API scales each track. The canary's bounds are in proportion:
   * `release.canary.minReplicas` and `maxReplicas`. Only with a step, and without `autoscaling`.
   *
   * @default - fixed replicas
   */
  readonly externalScaling?: ExternalScaling;

  /**
   * Name of the release; its Deployments are called `<name>-stable` and `<name>-canary`.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels that the pods of both tracks have. No other pods in the namespace may have them all.
   *
   * @default - app: the release's name
   */
  readonly labels?: { [key: string]: string };

  /**
   * Key of the label that holds a pod's version.
   *
   * @default 'app.kubernetes.io/version'
   */
  readonly versionLabel?: string;

  /**
   * The Service over both tracks: each gets requests in proportion to its replicas. With a `route`, it leads to the stable track alone.
   *
   * @default - the defaults of `ServiceOptions`
   */
  readonly service?: ServiceOptions;

  /**
   * The Service of the stable track alone.
   *
   * @default - the defaults of `ServiceOptions`, named `<name>-stable`
   */
  readonly stableService?: ServiceOptions;

  /**
   * The Service of the canary track alone.
   *
   * @default - the defaults of `ServiceOptions`, named `<name>-canary`
   */
  readonly canaryService?: ServiceOptions;
}
