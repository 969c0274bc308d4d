import * as fc from 'fast-check';
import type {
  CanaryReleaseProps,
  HttpRouteOptions,
  ReleaseTrack,
  ServingOptions,
  ExternalScaling,
  ShareOptions,
} from '../../lib';
import * as amounts from './amounts';
import { type Each, mixed, pick, props } from './mixed';
import { autoscale, replicas, serviceOptions, serving } from './props';
import * as texts from './texts';

const never = fc.constant(undefined);
const track = (versions: fc.Arbitrary<unknown>, count: fc.Arbitrary<unknown>) => {
  const own = {
    image: texts.image,
    version: mixed(versions, fc.oneof(texts.version, fc.constant(undefined))),
    replicas: count,
  };
  const none = Object.fromEntries(Object.keys(serving).map((name) => [name, never])) as Each<ServingOptions>;
  const trackOf = (options: Each<ServingOptions>) => props<ReleaseTrack>(['image', 'version'], { ...options, ...own });
  // most pairs of options contradict each other, because one Service has the ports of both tracks
  return fc.oneof({ arbitrary: trackOf(none), weight: 9 }, trackOf(serving));
};
/** Canary, or rarely none, as between releases. */
const canary = (versions: fc.Arbitrary<unknown>, count: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: track(versions, count), weight: 19 }, never);

/** Call of a static method of `CanaryStep`. It runs when the release is built, because it can throw. */
export interface StepCall {
  readonly method: string;
  readonly args: unknown[];
}

const stepCall = (method: string, args: fc.Arbitrary<unknown[]>): fc.Arbitrary<StepCall> =>
  fc.record({ method: fc.constant(method), args });

/** Calls of each static method of `CanaryStep`. */
export const canarySteps = {
  share: stepCall(
    'share',
    fc.oneof(
      fc.tuple(amounts.percentage),
      fc.tuple(amounts.percentage, props<ShareOptions>([], { podsFor: amounts.percentage })),
    ),
  ),
  promoting: stepCall('promoting', fc.tuple(amounts.percentage)),
  promoted: stepCall('promoted', fc.tuple()),
  aborted: stepCall('aborted', fc.tuple()),
};

/** Props of an HttpRoute and of the route of a release. */
export const httpRouteOptions: Each<HttpRouteOptions> = {
  gatewayName: texts.name,
  gateway: fc.constant(undefined),
  gatewayNamespace: texts.name,
  listener: texts.name,
  hosts: mixed(
    fc.uniqueArray(texts.host, { minLength: 1, maxLength: 3 }),
    pick([], ['a.example.com', 'a.example.com'], new Array(17).fill('b.example.com')),
  ),
  name: texts.name,
};

const release: Each<
  Omit<CanaryReleaseProps, 'stable' | 'canary' | 'step' | 'tolerance' | 'route' | 'autoscaling' | 'externalScaling'>
> = {
  ...serving,
  inPlace: mixed(pick(undefined, false, true), pick(0, 'yes', null)),
  name: texts.name,
  labels: texts.someLabels,
  versionLabel: mixed(pick('app.kubernetes.io/version', 'example.com/v'), texts.labelKey),
  service: serviceOptions,
  stableService: serviceOptions,
  canaryService: serviceOptions,
  maxReplicas: mixed(fc.constant(undefined), amounts.whole(2, 100)),
};
const externalScaling = props<ExternalScaling>(['minReplicas', 'maxReplicas'], {
  minReplicas: amounts.whole(1, 3),
  maxReplicas: amounts.whole(3, 9),
});

const releases = fc.oneof(
  props<CanaryReleaseProps>(['port', 'stable'], {
    ...release,
    stable: track(pick('1.0', 'v1'), replicas),
    canary: canary(pick('2.0', '1.1'), replicas),
    step: never,
    tolerance: never,
    route: never,
    autoscaling: never,
    externalScaling: never,
  }),
  releasesBy({ tolerance: mixed(pick(1, 5, 20, 100), amounts.percentage), route: never }),
  releasesBy({
    tolerance: mixed(never, amounts.percentage),
    maxReplicas: mixed(never, amounts.whole(2, 100)),
    route: props<HttpRouteOptions>(['gatewayName', 'hosts'], httpRouteOptions),
  }),
);

/** Releases with fixed replicas, or with a step. A release in place has no `stableService`. */
export const canaryRelease = releases.map((one) => (one.inPlace === true ? { ...one, stableService: undefined } : one));

/** Releases with a step, by replicas or by a route. */
function releasesBy(split: Pick<Each<CanaryReleaseProps>, 'tolerance' | 'route'> & Partial<Each<CanaryReleaseProps>>) {
  return props<CanaryReleaseProps>(['port', 'stable', 'step'], {
    ...release,
    stable: track(pick('1.0', 'v1'), mixed(never, amounts.whole(1, 5))),
    canary: canary(pick('2.0', '1.1'), mixed(never, amounts.whole(1, 5))),
    step: fc.oneof(...Object.values(canarySteps)),
    autoscaling: fc.oneof({ arbitrary: never, weight: 3 }, autoscale),
    externalScaling: fc.oneof({ arbitrary: never, weight: 9 }, externalScaling),
    ...split,
  });
}
