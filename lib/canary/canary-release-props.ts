import type { ServiceOptions } from '../app/service-options';
import type { ServingOptions } from '../app/serving-options';
import type { AutoscaleOptions } from '../autoscaling/autoscaling-props';
import type { ExternalScaling } from '../autoscaling/external-scaling';
import type { HttpRouteOptions } from '../routing/http-route-props';
import type { CanaryStep } from './canary-step';
import type { ReleaseTrack } from './release-track';

/** Properties of a `CanaryRelease`. */
export interface CanaryReleaseProps extends ServingOptions {
  /** Current version. */
  readonly stable: ReleaseTrack;

  /**
   * Version that you test. Leave it out between releases: the stable track then serves all requests, and the chart has no
   * canary objects.
   *
   * @default - none: only the stable track
   */
  readonly canary?: ReleaseTrack;

  /**
   * Step of the release: a share of requests for the canary, a promotion or an abort. It determines replicas or weights.
   *
   * @default - none: both tracks have fixed `replicas`
   */
  readonly step?: CanaryStep;

  /**
   * Maximum difference between the actual share and the share of the step, in percentage points: 0 to 100, in steps of
   * 0.1. With a `canary`, it needs a `step`. Do not pass it with a `route`, whose weights are exact.
   *
   * @default 1
   */
  readonly tolerance?: number;

  /**
   * Maximum number of replicas of both tracks together before autoscaling, 2 to 100000. With a `canary`, it needs a `step`. Do
   * not pass it with a `route`.
   *
   * @default 20
   */
  readonly maxReplicas?: number;

  /**
   * Gateway that splits requests by weight, exactly and independently of the replicas. The release's own Service then
   * selects only the stable track. With a `canary`, a `route` needs a `step`.
   *
   * @default - the release's Service splits requests by replicas
   */
  readonly route?: HttpRouteOptions;

  /**
   * Autoscaler of each track, with the same metrics and pace. `minReplicas` and `maxReplicas` apply to the stable track. The
   * bounds of the canary are proportional. With a `canary`, autoscaling needs a `step`.
   *
   * While a canary runs, `minReplicas` must serve the whole load, because a promotion or an abort returns the requests of
   * the canary at once. With a `peakLoad`, the constructor checks `minReplicas` at each step.
   *
   * @default - fixed replicas
   */
  readonly autoscaling?: AutoscaleOptions;

  /**
   * Bounds of the stable track, if another autoscaler, such as a KEDA ScaledObject, scales each track. `minReplicas` must be
   * at least 1. The bounds of the canary are proportional: `release.canary.minReplicas` and `maxReplicas`. If you pass `externalScaling`, do not pass
   * `autoscaling`. With a `canary`, external scaling needs a `step`.
   *
   * @default - fixed replicas
   */
  readonly externalScaling?: ExternalScaling;

  /**
   * Gives the stable track the name, labels and Service of an `MlApp` with the same id and props, so that either can
   * replace the other in the cluster without a new Deployment. The stable Deployment is named `<name>`, and has the
   * `labels`. The pods of the canary have '-canary' after the value of the first label. Without a `route`, the Service
   * selects the pods of both tracks by `app.kubernetes.io/name` and `app.kubernetes.io/managed-by` while the canary has
   * pods.
   *
   * Do not change `inPlace` for a deployed release, because selectors of Deployments cannot change.
   *
   * @default false
   */
  readonly inPlace?: boolean;

  /**
   * Name of the release. Its Deployments are named like the release, with the suffix `-stable` and `<name>-canary`, unless `inPlace` is true.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the pods of both tracks. Other pods in the namespace must not have all of these labels.
   *
   * @default - the label `app` with the release's name
   */
  readonly labels?: { [key: string]: string };

  /**
   * Key of the label with the version of a pod.
   *
   * @default 'app.kubernetes.io/version'
   */
  readonly versionLabel?: string;

  /**
   * Service of both tracks, which splits requests in proportion to replicas. With a `route`, the Service selects only the
   * stable track.
   *
   * @default - the defaults of `ServiceOptions`
   */
  readonly service?: ServiceOptions;

  /**
   * Service of the stable track. Do not pass it with `inPlace`: `service` then sets the Service of the stable track.
   *
   * @default - the defaults of `ServiceOptions`, named like the release, with the suffix `-stable`
   */
  readonly stableService?: ServiceOptions;

  /**
   * Service of the canary track.
   *
   * @default - the defaults of `ServiceOptions`, named like the release, with the suffix `-canary`
   */
  readonly canaryService?: ServiceOptions;
}
