import { Lazy } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { MlApp } from './ml-app';
import { CANARY_SHARE } from './private/annotations';
import { Check } from './private/check';
import { addService } from './private/service';
import { ServiceOptions } from './service-options';
import { ServingOptions } from './serving-options';

const STABLE = 'stable';
const CANARY = 'canary';
/** Tells the tracks apart, as in Kubernetes' own canary example. Selectors use it, since they cannot change and versions do. */
const TRACK_LABEL = 'track';

/** One version of a `CanaryRelease`. */
export interface ReleaseTrack {
  /** Image of this version, with a tag or digest. */
  readonly image: string;

  /**
   * Version, as the value of the version label.
   *
   * @default - the image's tag
   */
  readonly version?: string;

  /**
   * Number of pods, at least 0. Leave it out where the track autoscales.
   *
   * @default 2
   */
  readonly replicas?: number;
}

/** Properties of a `CanaryRelease`. */
export interface CanaryReleaseProps extends ServingOptions {
  /** The version that most requests go to. */
  readonly stable: ReleaseTrack;

  /** The version that is tried out. */
  readonly canary: ReleaseTrack;

  /**
   * Name of the release; its Deployments are called '<name>-stable' and '<name>-canary'.
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
   * The Service over both tracks: each gets requests in proportion to its replicas.
   *
   * @default - a ClusterIP Service with the release's name, port 80
   */
  readonly service?: ServiceOptions;

  /**
   * The Service of the stable track alone.
   *
   * @default - a ClusterIP Service called '<name>-stable', port 80
   */
  readonly stableService?: ServiceOptions;

  /**
   * The Service of the canary track alone.
   *
   * @default - a ClusterIP Service called '<name>-canary', port 80
   */
  readonly canaryService?: ServiceOptions;
}

/**
 * Two versions of one model server side by side, with a Service each and one over both.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/management/#canary-deployments
 *
 * @example
 * const release = new CanaryRelease(chart, 'sentiment', {
 *   port: 8080,
 *   stable: { image: 'registry.example.com/sentiment:1.4.0', replicas: 9 },
 *   canary: { image: 'registry.example.com/sentiment:1.5.0', replicas: 1 },
 * });
 * release.canaryShare(9); // 0.1
 */
export class CanaryRelease extends Construct {
  /** The stable track. */
  public readonly stable: MlApp;
  /** The canary track. */
  public readonly canary: MlApp;
  /** The Service over both tracks. Its annotation 'cdk8s-ml-app/canary-share' says which share of requests the canary gets. */
  public readonly service: Service;

  /**
   * Creates both tracks and the three Services.
   *
   * @throws if a prop cannot work, or both tracks have the same version
   */
  public constructor(scope: Construct, id: string, props: CanaryReleaseProps) {
    super(scope, id);
    const check = new Check(this.node.path);
    const name = check.name('name', props.name ?? id);
    const labels = check.labels('labels', props.labels ?? { app: name });
    const versions = { stable: versionOf(check, STABLE, props.stable), canary: versionOf(check, CANARY, props.canary) };
    if (versions.stable === versions.canary) {
      check.fail('canary.version', versions.canary, "must differ from stable's: pass the version to try out");
    }

    const track = (kind: 'stable' | 'canary', service: ServiceOptions | undefined) => {
      const { image, replicas } = props[kind];
      const app = new MlApp(this, kind, {
        ...props,
        image,
        replicas,
        name: `${name}-${kind}`,
        labels: { ...labels, [TRACK_LABEL]: kind },
        service: { name: `${name}-${kind}`, ...service },
      });
      const versionLabel = props.versionLabel ?? 'app.kubernetes.io/version';
      check.labels('versionLabel', { [versionLabel]: versions[kind] });
      app.deployment.metadata.addLabel(versionLabel, versions[kind]);
      app.deployment.podMetadata.addLabel(versionLabel, versions[kind]);
      return app;
    };
    this.stable = track(STABLE, props.stableService);
    this.canary = track(CANARY, props.canaryService);
    this.service = addService(this, 'service', 'service', { name, labels, port: props.port }, props.service);
    this.service.metadata.addAnnotation(
      CANARY_SHARE,
      // an autoscaler may be added until synthesis
      Lazy.any({ produce: () => this.describeShare() }) as string,
    );
  }

  /**
   * The share of requests that the canary gets through the Service over both tracks, 0 to 1: its part of all replicas.
   *
   * @param stableReplicas replicas of the stable track
   */
  public canaryShare(stableReplicas: number): number {
    const all = stableReplicas + this.canary.minReplicas;
    return all === 0 ? 0 : this.canary.minReplicas / all;
  }

  private describeShare(): string {
    const at = (replicas: number) =>
      `${+(100 * this.canaryShare(replicas)).toFixed(1)}% at ${replicas} stable replicas`;
    const { minReplicas, maxReplicas } = this.stable;
    return minReplicas === maxReplicas ? at(minReplicas) : `${at(minReplicas)}, ${at(maxReplicas)}`;
  }
}

function versionOf(check: Check, prop: string, track: ReleaseTrack): string {
  const tag = /:([^:/@]+)(@.*)?$/.exec(check.image(`${prop}.image`, track.image))?.[1];
  const version = track.version ?? tag;
  if (version === undefined) {
    return check.fail(`${prop}.image`, track.image, `has no tag to take the version from: pass ${prop}.version`);
  }
  return check.labelValue(`${prop}.version`, version);
}
