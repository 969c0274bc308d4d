import { duration, map, number, struct, text } from '../validation/prop-type';
import type { CpuDemand, InFlightDemand } from './demand';
import type { ReplicasObservation } from './replicas-observation';
import type { ExternalMetricOptions, InFlightMetricOptions, PodsMetricOptions } from './scaling-metric-options';
import type { ScalingPace } from './scaling-pace';

export const SCALING_PACE = struct<ScalingPace>(
  {},
  {
    stabilization: duration('Duration.seconds(60)'),
    pods: number(2),
    percent: number(50),
    period: duration('Duration.seconds(60)'),
  },
);

export const ONE_BY_ONE = struct<{ period?: ScalingPace['period'] }>({}, { period: SCALING_PACE.optional.period });

/** Arguments of `longestTime()`. */
export const CHANGE = struct<{ currentReplicas: number; neededReplicas: number }>(
  { currentReplicas: number(2), neededReplicas: number(2) },
  {},
);

const SELECTOR = map('queue', text('model'));

export const PODS_METRIC_OPTIONS = struct<PodsMetricOptions>({}, { selector: SELECTOR });

export const EXTERNAL_METRIC_OPTIONS = struct<ExternalMetricOptions>(
  {},
  { averageValue: number(30), value: number(30), selector: SELECTOR },
);

/** Arguments of each static method of `ScalingMetric`, before its options. */
export const UTILIZATION = struct<{ averageUtilization: number }>({ averageUtilization: number(80) }, {});

export const IN_FLIGHT_METRIC = struct<{ perReplica: number }>({ perReplica: number(8) }, {});

export const IN_FLIGHT_METRIC_OPTIONS = struct<InFlightMetricOptions>(
  {},
  { metricName: text('http_requests_in_flight') },
);

export const PODS_METRIC = struct<{ metricName: string; averageValue: number }>(
  { metricName: text('queue_length'), averageValue: number(8) },
  {},
);

export const EXTERNAL_METRIC = struct<{ metricName: string }>({ metricName: text('queue_messages_ready') }, {});

export const REPLICAS_OBSERVATION = struct<ReplicasObservation>(
  { current: number(2), usage: number(90), target: number(80) },
  {},
);

export const CPU_DEMAND = struct<CpuDemand>(
  { requestsPerSecond: number(60), cpuPerRequest: duration('Duration.millis(20)'), cpu: text('2') },
  { targetCpuUtilization: number(80) },
);

export const IN_FLIGHT_DEMAND = struct<InFlightDemand>(
  { requestsPerSecond: number(60), latency: duration('Duration.millis(300)'), perReplica: number(8) },
  {},
);
