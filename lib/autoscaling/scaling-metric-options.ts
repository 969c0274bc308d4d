/** Options of `ScalingMetric.requestsInFlight()`. */
export interface InFlightMetricOptions {
  /**
   * Name of the metric of the pods.
   *
   * @default 'http_requests_in_flight'
   */
  readonly metricName?: string;
}

/** Options of `ScalingMetric.pods()`. */
export interface PodsMetricOptions {
  /**
   * Labels that select the series of the metric.
   *
   * @default - all series with the name
   */
  readonly selector?: { [key: string]: string };
}

/** Options of `ScalingMetric.external()`. Pass either `averageValue` or `value`. */
export interface ExternalMetricOptions {
  /**
   * Labels that select the series of the metric.
   *
   * @default - all series with the name
   */
  readonly selector?: { [key: string]: string };

  /**
   * Target for each replica: desired replicas = metric / averageValue. More than 0, in whole thousandths.
   *
   * @default - none: the target is `value`
   */
  readonly averageValue?: number;

  /**
   * Target of the metric: desired replicas = current replicas x metric / value. More than 0, in whole thousandths.
   *
   * @default - none: the target is `averageValue`
   */
  readonly value?: number;
}
