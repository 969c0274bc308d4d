import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import type { Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { HttpRoute } from '../routing/http-route';
import type { HttpRouteOptions } from '../routing/http-route-props';
import { type CallTarget, hostNameOf } from '../app/call-target';
import type { ICallee } from '../app/callee';
import { MlApp } from '../app/ml-app';
import { serviceTarget } from '../app/service-target';
import { CANARY_SHARE, CANARY_STEP } from '../kube/annotations';
import { TRACK_LABEL } from '../kube/track';
import { type ReleaseLayout, releaseLayout } from './release-layout';
import { scalingRejection } from './scaling-rejection';
import { type TrackSizes, trackSizes } from './canary-tracks';
import { checkTakeover } from './canary-takeover';
import { checkPorts } from './track-ports';
import { type TrackVersion, trackVersions } from './track-versions';
import { PropCheck } from '../validation/prop-check';
import { PERMILLE, showPercent } from '../validation/percent';
import { CANARY_RELEASE, STABLE_REPLICAS } from './prop-types';
import { addService } from '../app/service';
import { setBackends } from '../app/network-access';
import type { ReplicaSplit } from './replica-split';
import type { CanaryReleaseProps } from './canary-release-props';
import { APPLICATION, addRecommendedLabels } from '../synthesis/recommended-labels';

/**
 * Model server whose new version receives a share of the requests, step by step. Each track has a Service. By default, the
 * release has another Service, which selects both tracks: see `service`.
 *
 * Between releases, leave `canary` out: the objects of the stable track do not change.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments
 *
 * @example
 * const release = new CanaryRelease(chart, 'sentiment', {
 *   port: 8080,
 *   stable: { image: 'registry.example.com/sentiment:1.4.0', replicas: 9 },
 *   canary: { image: 'registry.example.com/sentiment:1.5.0' },
 *   step: CanaryStep.share(10),
 * });
 * release.canary?.minReplicas; // 1
 */
export class CanaryRelease extends Construct implements ICallee {
  /** The stable track. */
  public readonly stable: MlApp;
  /** The canary track; undefined without `canary`. */
  public readonly canary?: MlApp;
  /**
   * The Service of both tracks or, with a `route`, of the stable track. If the release is `inPlace`, this Service is also
   * the Service of the stable track, and selects the canary only while the canary has pods. The object that splits
   * requests, this Service or the route, has the annotation 'cdk8s-ml-app/canary-share' with the share of the canary.
   */
  public readonly service: Service;
  /** The route that splits requests by weight; undefined without `route`. */
  public readonly route?: HttpRoute;
  /** Replicas for the share of the step, if the Service splits requests. Autoscalers start with these replicas. */
  public readonly split?: ReplicaSplit;

  private readonly check: PropCheck;
  private readonly name: string;
  private readonly props: CanaryReleaseProps;
  private readonly layout: ReleaseLayout;

  /**
   * Creates the tracks and the Services.
   *
   * @throws if a prop is invalid, both tracks have pods of the same version, no split within `maxReplicas` meets the
   * share, or a track has too few replicas for the requests that the step, a promotion or an abort sends to it at once
   */
  public constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    this.check = new PropCheck(this.node.path);
    props = CANARY_RELEASE.readAll(this.check, props);
    this.props = props;
    const name = this.check.name('name', props.name ?? id);
    APPLICATION.set(this, name);
    this.name = name;
    this.layout = releaseLayout(this.check, this, name, props);
    const sizes = trackSizes(this.check, props);
    this.split = sizes.split;
    const versions = trackVersions(this.check, props);
    this.stable = this.addTrack('stable', versions.stable, sizes);
    this.canary = versions.canary && this.addTrack('canary', versions.canary, sizes);
    if (props.step && this.stable.autoscaling) {
      checkTakeover(this.check, props.step, this.stable.autoscaling, props.route !== undefined);
    }
    this.service = this.layout.inPlace ? this.stable.service : this.addService();
    if (this.canary && !props.route) {
      this.addBackend(this.canary);
    }
    this.node.defaultChild = this.service;
    this.route = props.route && this.addRoute({ name, ...props.route }, props.step?.percent ?? 0);
    this.annotate(ApiObject.of(this.route?.route ?? this.service));
  }

  /**
   * Computes the share of requests of the canary, in percent, 0 to 100. The share is the canary's part of all replicas or,
   * with a `route`, the canary's weight. An autoscaled canary counts with its minimum number of replicas.
   *
   * @param stableReplicas replicas of the stable track, at least 0
   * @throws if `stableReplicas` is not a whole number of at least 0
   */
  public canaryPercent(stableReplicas: number): number {
    STABLE_REPLICAS.readAll(this.check, { stableReplicas });
    return this.percentOf(this.check.replicas('stableReplicas', stableReplicas, 0), this.canary?.minReplicas);
  }

  /**
   * Minimum share of requests of the canary, in percent, 0 to 100, with the stable track at its maximum and the canary at
   * its minimum. With a `route`, the share of the step.
   */
  public get lowestCanaryPercent(): number {
    return this.percentOf(this.stable.maxReplicas, this.canary?.minReplicas);
  }

  /**
   * Maximum share of requests of the canary, in percent, 0 to 100, with the stable track at its minimum and the canary at
   * its maximum. With a `route`, the share of the step.
   */
  public get highestCanaryPercent(): number {
    return this.percentOf(this.stable.minReplicas, this.canary?.maxReplicas);
  }

  /** DNS name of the release's Service: 'name.namespace', or 'name' without a namespace. */
  public get hostName(): string {
    return hostNameOf(this._callTarget);
  }

  /**
   * Call target of the release.
   *
   * @internal
   */
  public get _callTarget(): CallTarget {
    return { ...serviceTarget(this.service, this.service.port), name: this.name, setsVariable: true };
  }

  private percentOf(stable: number, canary = 0): number {
    if (this.route) {
      return this.props.step?.percent ?? 0;
    }
    return canary === 0 ? 0 : (100 * canary) / (stable + canary);
  }

  private addTrack(kind: 'stable' | 'canary', { image, version, options }: TrackVersion, sizes: TrackSizes): MlApp {
    const { versionLabel, inPlace, [kind]: identity } = this.layout;
    const size = sizes[kind];
    const app = new MlApp(this, kind, { ...options, ...identity, image, replicas: size?.replicas });
    if (size?.autoscaling) {
      app.autoscale(size.autoscaling);
    }
    if (size?.externalScaling) {
      app.scaleExternally(size.externalScaling);
    }
    const reject = scalingRejection(this.check, kind, this.props);
    if (reject) {
      app._rejectScaling(reject);
    }
    for (const metadata of [app.deployment.metadata, app.deployment.podMetadata]) {
      metadata.addLabel(versionLabel, version);
      if (inPlace) {
        metadata.addLabel(TRACK_LABEL, kind);
      }
    }
    return app;
  }

  /** Adds the Service of both tracks or, with a route, of the stable track. */
  private addService(): Service {
    const { name, layout, stable } = this;
    const { route, service: options } = this.props;
    const { requestPort: port, extraPorts } = stable._spec;
    const labels = route ? layout.stable.labels : layout.sharedLabels;
    const service = addService(this, 'service', 'service', { name, labels, port, extraPorts }, options);
    setBackends(service, [stable._backend]);
    addRecommendedLabels(service, name);
    return service;
  }

  /** Adds the canary to the backends of the Service. */
  private addBackend(canary: MlApp): void {
    const { service, layout, stable, props } = this;
    checkPorts(this.check, stable._spec, canary._spec);
    setBackends(service, [stable._backend, canary._backend]);
    // the selector of an MlApp matches no pod of the canary
    if (layout.inPlace && props.step?._runsCanary !== false) {
      ApiObject.of(service).addJsonPatch(JsonPatch.replace('/spec/selector', layout.sharedLabels));
    }
  }

  private addRoute(options: HttpRouteOptions, percent: number): HttpRoute {
    const totalWeight = Number.isInteger(percent) ? 100 : PERMILLE;
    const weight = Math.round((percent * totalWeight) / 100);
    const { stable, canary } = this;
    const route = new HttpRoute(this, 'route', {
      ...options,
      backends: [
        { service: stable.service, weight: totalWeight - weight },
        ...(canary ? [{ service: canary.service, weight }] : []),
      ],
    });
    if (canary) {
      // apply the Service, then the route, then the Deployment: requests reach the canary only while its Service and its pods exist
      route.node.addDependency(canary.service);
      canary.deployment.node.addDependency(route.route);
    }
    return route;
  }

  private annotate({ metadata }: ApiObject): void {
    const { canary } = this;
    if (canary) {
      // users may add an autoscaler until synthesis
      metadata.addAnnotation(CANARY_SHARE, Lazy.any({ produce: () => this.describeShare(canary) }) as string);
    }
    if (this.props.step) {
      metadata.addAnnotation(CANARY_STEP, this.props.step.name);
    }
  }

  private describeShare(canary: MlApp): string {
    const percent = this.props.step?.percent ?? 0;
    if (this.route) {
      return `${percent}% by weight`;
    }
    const { stable } = this;
    const scaling = canary.autoscaling ?? canary.externalScaling;
    const shareAt = (stableReplicas: number, canaryReplicas: number) =>
      `${showPercent(this.percentOf(stableReplicas, canaryReplicas))} at ${stableReplicas} stable` +
      `${scaling ? ` and ${canaryReplicas} canary` : ''} replicas`;
    const shares = [shareAt(stable.minReplicas, canary.minReplicas), shareAt(stable.maxReplicas, canary.maxReplicas)];
    return [
      ...new Set(shares),
      ...(scaling
        ? [`${showPercent(this.lowestCanaryPercent)} to ${showPercent(this.highestCanaryPercent)} in between`]
        : []),
      ...(this.split ? [`asked for ${percent}%`] : []),
    ].join(', ');
  }
}
