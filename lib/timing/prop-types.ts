import { choice, duration, number, struct } from '../validation/prop-type';
import { DrainAction } from './drain-action';
import type { ServingTimingProps } from './serving-timing-props';

export const SERVING_TIMING = struct<ServingTimingProps>(
  {},
  {
    loadTime: duration('Duration.seconds(90)'),
    slowestRequest: duration('Duration.seconds(20)'),
    drain: duration('Duration.seconds(15)'),
    drainAction: choice('DrainAction', DrainAction),
    detectionTime: duration('Duration.seconds(60)'),
    readinessDelay: duration('Duration.seconds(10)'),
    readinessPeriod: duration('Duration.seconds(5)'),
    readinessSuccesses: number(2),
    startupBudget: duration('Duration.minutes(10)'),
    livenessTimeout: duration('Duration.seconds(5)'),
    hangDetectionTime: duration('Duration.minutes(10)'),
    gracePeriod: duration('Duration.minutes(2)'),
    progressDeadline: duration('Duration.hours(1)'),
  },
);
