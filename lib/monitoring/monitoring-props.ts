import type { Duration } from 'cdk8s';
import type { MlApp } from '../app/ml-app';
import type { CanaryRelease } from '../canary/canary-release';

/** Properties of `Monitoring`. */
export interface MonitoringProps {
  /**
   * Apps to monitor.
   *
   * @default - none: pass at least one release
   */
  readonly apps?: MlApp[];

  /**
   * Releases to monitor: each track, and the canary in comparison with the stable track.
   *
   * @default - none: pass at least one app
   */
  readonly releases?: CanaryRelease[];

  /**
   * Name of the PrometheusRule. The dashboard's ConfigMap has this name with the suffix '-dashboard'.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels that Prometheus uses to select PodMonitors and PrometheusRules (`podMonitorSelector`, `ruleSelector`). For the
   * Helm chart kube-prometheus-stack, pass { release: NAME }, with the name of the Helm release.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Namespace of Prometheus. The NetworkPolicies of the apps allow all pods in this namespace to scrape the metrics.
   *
   * @default 'monitoring'
   */
  readonly prometheusNamespace?: string;

  /**
   * Time between two scrapes, 1 to 75 seconds. A rate over 5 minutes then covers at least four scrapes, and needs two of them.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * Objective for the share of requests that do not fail with 5xx, in percent over 30 days, 50 to 99.999.
   *
   * @default 99.9
   */
  readonly availabilityPercent?: number;

  /**
   * Objective for the latency of 99% of the requests, 1 millisecond to 1 hour.
   *
   * @default - half of the app's `timing.slowestRequest`
   */
  readonly latency?: Duration;

  /**
   * Average number of requests in flight in a pod above which an alert fires, more than 0. Pass more than the target of an autoscaler.
   *
   * @default - no alert
   */
  readonly requestsInFlight?: number;

  /**
   * Labels that the Grafana sidecar uses to find dashboards.
   *
   * @default { grafana_dashboard: '1' }
   */
  readonly dashboardLabels?: { [key: string]: string };
}
