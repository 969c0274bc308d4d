/** Options of the requests that pods have accepted and not yet answered. */
export interface InFlightMetricOptions {
  /**
   * Name of the pods' metric that counts them.
   *
   * @default 'http_requests_in_flight'
   */
  readonly metricName?: string;
}

/** Options of a metric of the pods. */
export interface PodsMetricOptions {
  /**
   * Labels of the metric's series.
   *
   * @default - all that have the name
   */
  readonly selector?: { [key: string]: string };
}

/** Target of a metric from outside the cluster: `averageValue` or `value`. */
export interface ExternalMetricOptions {
  /**
   * Labels of the metric's series.
   *
   * @default - all that have the name
   */
  readonly selector?: { [key: string]: string };

  /**
   * What each replica shall have of the metric: replicas = metric / averageValue. More than 0, in thousandths.
   *
   * @default - none: `value` is held
   */
  readonly averageValue?: number;

  /**
   * What the metric shall be: replicas = replicas x metric / value. More than 0, in thousandths.
   *
   * @default - none: `averageValue` is held
   */
  readonly value?: number;
}
