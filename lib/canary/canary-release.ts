import { ApiObject, Lazy } from 'cdk8s';
import type { Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { CanaryStep } from './canary-step';
import { HttpRoute } from '../routing/http-route';
import type { HttpRouteOptions } from '../routing/http-route-props';
import { type CallTarget, hostNameOf } from '../app/call-target';
import type { ICallee } from '../app/callee';
import { MlApp } from '../app/ml-app';
import { serviceTarget } from '../app/service-target';
import { CANARY_SHARE, CANARY_STEP } from '../kube/annotations';
import { scalingRejection } from './scaling-rejection';
import {
  TRACK_LABEL,
  type TrackSizes,
  sharedLabelsOf,
  trackSizes,
  checkVersionLabel,
  versionLabelOf,
  versionOf,
} from './canary-tracks';
import { checkTakeover } from './canary-takeover';
import { PropCheck } from '../validation/prop-check';
import { PERMILLE, showPercent } from '../validation/percent';
import { SERVING } from '../app/prop-types';
import { CANARY_RELEASE, STABLE_REPLICAS } from './prop-types';
import { addService } from '../app/service';
import { setBackends } from '../app/network-access';
import type { ReleaseTrack } from './release-track';
import type { ReplicaSplit } from './replica-split';
import type { CanaryReleaseProps } from './canary-release-props';
import { APPLICATION, addRecommendedLabels } from '../synthesis/recommended-labels';

const STABLE = 'stable';
const CANARY = 'canary';

/**
 * Two versions of a model server side by side. Each has a Service, and a third Service selects both.
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
 * release.canary.minReplicas; // 1
 */
export class CanaryRelease extends Construct implements ICallee {
  /** The stable track. */
  public readonly stable: MlApp;
  /** The canary track. */
  public readonly canary: MlApp;
  /**
   * The Service of both tracks; with a `route`, of the stable track. The object that splits requests, this Service or the route, has the
   * annotation 'cdk8s-ml-app/canary-share' with the share of the canary.
   */
  public readonly service: Service;
  /** The route that splits requests by weight; undefined without `route`. */
  public readonly route?: HttpRoute;
  /** Replicas for the share of the step, if the Service splits requests. Autoscalers start with them. */
  public readonly split?: ReplicaSplit;

  private readonly check: PropCheck;
  private readonly name: string;
  private readonly step?: CanaryStep;

  /**
   * Creates both tracks and the three Services.
   *
   * @throws if a prop is invalid, both tracks have the same version, no split within `maxReplicas` meets the share, or a track has too few
   * replicas for the requests that the step, a promotion or an abort sends to it at once
   */
  public constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    this.check = new PropCheck(this.node.path);
    props = CANARY_RELEASE.readAll(this.check, props);
    this.step = props.step;
    const name = this.check.name('name', props.name ?? id);
    APPLICATION.set(this, name);
    this.name = name;
    const labels = sharedLabelsOf(this.check, props.labels ?? { app: name });
    const versionLabel = versionLabelOf(this.check, props.versionLabel ?? 'app.kubernetes.io/version', labels);
    checkVersionLabel(this.check, versionLabel, props);
    const sizes = trackSizes(this.check, props);
    this.split = sizes.split;

    const canary = { ...props.canary, version: versionOf(this.check, CANARY, props.canary) };
    const stable = { ...props.stable, version: versionOf(this.check, STABLE, props.stable) };
    if (stable.version === canary.version) {
      this.check.fail('canary.version', canary.version, 'must differ from stable.version: pass the version to test');
    }
    const identity = { ...props, name, labels, versionLabel };
    this.stable = this.addTrack(STABLE, identity, props.step?._promotes ? canary : stable, sizes);
    this.canary = this.addTrack(CANARY, identity, canary, sizes);
    if (props.step && this.stable.autoscaling) {
      checkTakeover(this.check, props.step, this.stable.autoscaling, props.route !== undefined);
    }

    const routed = props.route ? this.stable : undefined;
    const { extraPorts, requestPort: port } = this.stable._spec;
    const target = { name, labels: routed?.labels ?? labels, port, extraPorts };
    this.service = addService(this, 'service', 'service', target, props.service);
    const backends = routed ? [routed] : [this.stable, this.canary];
    setBackends(
      this.service,
      backends.map(({ _backend }) => _backend),
    );
    this.node.defaultChild = this.service;
    this.route = props.route && this.addRoute({ name, ...props.route }, props.step?.percent ?? 0);
    addRecommendedLabels(this.service, name);
    this.annotate(ApiObject.of(this.route?.route ?? this.service));
  }

  /**
   * Computes the share of requests of the canary, in percent, 0 to 100: its part of all replicas, or with a `route` its weight. An autoscaled
   * canary counts with its minimum number of replicas.
   *
   * @param stableReplicas replicas of the stable track, at least 0
   * @throws if `stableReplicas` is not a whole number of at least 0
   */
  public canaryPercent(stableReplicas: number): number {
    STABLE_REPLICAS.readAll(this.check, { stableReplicas });
    return this.percentOf(this.check.replicas('stableReplicas', stableReplicas, 0), this.canary.minReplicas);
  }

  /** Minimum share of requests of the canary, in percent, 0 to 100: the stable track is at its maximum, and the canary at its minimum. */
  public get lowestCanaryPercent(): number {
    return this.percentOf(this.stable.maxReplicas, this.canary.minReplicas);
  }

  /** Maximum share of requests of the canary, in percent, 0 to 100: the stable track is at its minimum, and the canary at its maximum. */
  public get highestCanaryPercent(): number {
    return this.percentOf(this.stable.minReplicas, this.canary.maxReplicas);
  }

  /** DNS name of the release's Service: 'name.namespace', or 'name' without a namespace. */
  public get hostName(): string {
    return hostNameOf(this._callTarget);
  }

  /**
   * The release as a destination of calls.
   *
   * @internal
   */
  public get _callTarget(): CallTarget {
    return { ...serviceTarget(this.service, this.service.port), name: this.name, setsVariable: true };
  }

  private percentOf(stable: number, canary: number): number {
    if (this.route) {
      return this.step?.percent ?? 0;
    }
    return canary === 0 ? 0 : (100 * canary) / (stable + canary);
  }

  private addTrack(
    kind: 'stable' | 'canary',
    props: CanaryReleaseProps & { name: string; labels: { [key: string]: string }; versionLabel: string },
    { image, version }: ReleaseTrack & { version: string },
    sizes: TrackSizes,
  ): MlApp {
    const name = `${props.name}-${kind}`;
    const size = sizes[kind];
    const app = new MlApp(this, kind, {
      ...SERVING.pick(props),
      image,
      replicas: size.replicas,
      name,
      labels: { ...props.labels, [TRACK_LABEL]: kind },
      service: { name, ...(kind === STABLE ? props.stableService : props.canaryService) },
    });
    if (size.autoscaling) {
      app.autoscale(size.autoscaling);
    }
    if (size.externalScaling) {
      app.scaleExternally(size.externalScaling);
    }
    const reject = scalingRejection(this.check, kind, props);
    if (reject) {
      app._rejectScaling(reject);
    }
    app.deployment.metadata.addLabel(props.versionLabel, version);
    app.deployment.podMetadata.addLabel(props.versionLabel, version);
    return app;
  }

  private addRoute(options: HttpRouteOptions, percent: number): HttpRoute {
    const whole = Number.isInteger(percent) ? 100 : PERMILLE;
    const weight = Math.round((percent * whole) / 100);
    const route = new HttpRoute(this, 'route', {
      ...options,
      backends: [
        { service: this.stable.service, weight: whole - weight },
        { service: this.canary.service, weight },
      ],
    });
    // apply the Service, then the route, then the Deployment: the canary gets requests after its Service, and loses them before its pods
    route.node.addDependency(this.canary.service);
    this.canary.deployment.node.addDependency(route.route);
    return route;
  }

  private annotate({ metadata }: ApiObject): void {
    // users may add an autoscaler until synthesis
    metadata.addAnnotation(CANARY_SHARE, Lazy.any({ produce: () => this.describeShare() }) as string);
    if (this.step) {
      metadata.addAnnotation(CANARY_STEP, this.step.name);
    }
  }

  private describeShare(): string {
    const asked = this.step?.percent ?? 0;
    if (this.route) {
      return `${asked}% by weight`;
    }
    const { stable, canary } = this;
    const isScaled = canary.autoscaling ?? canary.externalScaling;
    const at = (s: number, c: number) =>
      `${showPercent(this.percentOf(s, c))} at ${s} stable${isScaled ? ` and ${c} canary` : ''} replicas`;
    const ends = [at(stable.minReplicas, canary.minReplicas), at(stable.maxReplicas, canary.maxReplicas)];
    return [
      ...new Set(ends),
      ...(isScaled
        ? [`${showPercent(this.lowestCanaryPercent)} to ${showPercent(this.highestCanaryPercent)} in between`]
        : []),
      ...(this.split ? [`asked for ${asked}%`] : []),
    ].join(', ');
  }
}
