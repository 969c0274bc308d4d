import type { CanaryReleaseProps } from './canary-release-props';
import type { CanaryStep } from './canary-step';
import type { ReleaseTrack } from './release-track';
import { flag, instance, number, struct, text } from '../validation/prop-type';
import { EXTERNAL_SCALING } from '../autoscaling/prop-types';
import { LABELS, SERVICE_OPTIONS, SERVING } from '../app/prop-types';
import { AUTOSCALE_OPTIONS } from '../autoscaling/prop-types';
import { HTTP_ROUTE_OPTIONS } from '../routing/prop-types';

const track = (version: string) =>
  struct<ReleaseTrack>(
    { image: text(`registry.example.com/model:${version}`) },
    { ...SERVING.optional, version: text(version), replicas: number(2) },
  );

export const CANARY_RELEASE = struct<CanaryReleaseProps>(
  { ...SERVING.required, stable: track('1.0') },
  {
    ...SERVING.optional,
    canary: track('2.0'),
    step: instance<CanaryStep>('a CanaryStep', 'CanaryStep.share(25)', '_podsFor', '_runsCanary'),
    tolerance: number(1),
    maxReplicas: number(20),
    route: HTTP_ROUTE_OPTIONS,
    autoscaling: AUTOSCALE_OPTIONS,
    externalScaling: EXTERNAL_SCALING,
    inPlace: flag,
    name: text('model'),
    labels: LABELS,
    versionLabel: text('app.kubernetes.io/version'),
    service: SERVICE_OPTIONS,
    stableService: SERVICE_OPTIONS,
    canaryService: SERVICE_OPTIONS,
  },
);

/** Argument of `canaryPercent()`. */
export const STABLE_REPLICAS = struct<{ stableReplicas: number }>({ stableReplicas: number(2) }, {});
