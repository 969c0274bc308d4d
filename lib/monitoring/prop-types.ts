import type { MlApp } from '../app/ml-app';
import type { CanaryRelease } from '../canary/canary-release';
import type { MonitoringProps } from './monitoring-props';
import { duration, instance, list, number, struct, text } from '../validation/prop-type';
import { APP_TYPE, LABELS } from '../app/prop-types';

export const MONITORING = struct<MonitoringProps>(
  {},
  {
    apps: list(instance<MlApp>(...APP_TYPE)),
    releases: list(instance<CanaryRelease>('a CanaryRelease', 'release', 'stable', 'canaryPercent')),
    name: text('models'),
    labels: LABELS,
    prometheusNamespace: text('monitoring'),
    interval: duration('Duration.seconds(30)'),
    availabilityPercent: number(99.9),
    latency: duration('Duration.millis(500)'),
    requestsInFlight: number(10),
    dashboardLabels: LABELS,
  },
);
