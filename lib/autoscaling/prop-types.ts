import type { Deployment } from 'cdk8s-plus-28';
import type { AutoscaleOptions, AutoscalingProps } from './autoscaling-props';
import type { ExternalScaling } from './external-scaling';
import type { ScaleDown } from './scale-down';
import type { ScaleUp } from './scale-up';
import type { ScalingMetric } from './scaling-metric';
import type { PeakLoad } from './peak-load';
import { duration, instance, list, number, struct, text } from '../validation/prop-type';

const PEAK_LOAD = struct<PeakLoad>(
  { requestsPerSecond: number(60) },
  { cpuPerRequest: duration('Duration.millis(20)'), latency: duration('Duration.millis(300)') },
  '{ requestsPerSecond: 60, cpuPerRequest: Duration.millis(20) }',
);

export const AUTOSCALE_OPTIONS = struct<AutoscaleOptions>(
  { maxReplicas: number(10) },
  {
    name: text('model'),
    minReplicas: number(2),
    targetCpuUtilization: number(80),
    metrics: list(
      instance<ScalingMetric>('a ScalingMetric', 'ScalingMetric.requestsInFlight(8)', '_identity', '_replicasFor'),
    ),
    scaleUp: instance<ScaleUp>('a ScaleUp', 'ScaleUp.gradual()', '_scaleUpRules'),
    scaleDown: instance<ScaleDown>('a ScaleDown', 'ScaleDown.cautious()', '_scaleDownRules'),
    peakLoad: PEAK_LOAD,
  },
);

export const AUTOSCALING = struct<AutoscalingProps>(
  {
    ...AUTOSCALE_OPTIONS.required,
    target: instance<Deployment>('a Deployment', 'app.deployment', 'markHasAutoscaler', 'matchLabels'),
  },
  AUTOSCALE_OPTIONS.optional,
);

export const EXTERNAL_SCALING = struct<ExternalScaling>({ minReplicas: number(2), maxReplicas: number(10) }, {});
