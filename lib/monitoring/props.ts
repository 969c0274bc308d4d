import type { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { CanaryRelease } from '../canary/canary-release';
import type { CapacityQuotaProps } from '../capacity/capacity-quota';
import type { ChecksOptions, NodeSize } from '../checks/checks';
import type { MonitoringProps } from './monitoring';
import { duration, instance, list, map, number, struct, text } from '../validation/prop-types';
import { ANY_APP, LABELS } from '../app/props';

export const CAPACITY_QUOTA = struct<CapacityQuotaProps>({}, { name: text('models') });

const CHART = instance<Chart>('a Chart', 'chart', 'apiObjects', 'generateObjectName');
/** Arguments of `Capacity`. */
export const OF_CHART = struct<{ chart: Chart }>({ chart: CHART }, {});
export const OF_CHARTS = struct<{ charts: Chart[] }>({ charts: list(CHART) }, {});

const NODE_SIZE = struct<NodeSize>(
  { cpu: text('16'), memory: text('64Gi') },
  { ephemeralStorage: text('100Gi'), extendedResources: map('nvidia.com/gpu', text('8')) },
);
export const CHECKS_OPTIONS = struct<ChecksOptions>({}, { nodes: list(NODE_SIZE) });

const CONSTRUCT = instance<IConstruct>('a construct', 'app', 'node');
/** Arguments of `Checks`. */
export const SCOPE = struct<{ scope: IConstruct }>({ scope: CONSTRUCT }, {});
export const ACKNOWLEDGE = struct<{ id: string; reason: string }>(
  { id: text('image-tag'), reason: text('a development cluster runs what was built last') },
  {},
);

export const MONITORING = struct<MonitoringProps>(
  {},
  {
    apps: list(ANY_APP),
    releases: list(instance<CanaryRelease>('a CanaryRelease', 'release', 'stable', 'canary', 'canaryShare')),
    name: text('models'),
    labels: LABELS,
    prometheusNamespace: text('monitoring'),
    path: text('/metrics'),
    interval: duration('Duration.seconds(30)'),
    availability: number(99.9),
    latency: duration('Duration.millis(500)'),
    requestsInFlight: number(10),
    dashboardLabels: LABELS,
  },
);
