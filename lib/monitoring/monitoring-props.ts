import type { Duration } from 'cdk8s';
import type { MlApp } from '../app/ml-app';
import type { CanaryRelease } from '../canary/canary-release';

/** Properties of `Monitoring`. */
export interface MonitoringProps {
  /**
   * Apps to monitor by themselves.
   *
   * @default - none: then there must be a release
   */
  readonly apps?: MlApp[];

  /**
   * Releases to monitor: both tracks by themselves, and the canary beside the stable one.
   *
   * @default - none: then there must be an app
   */
  readonly releases?: CanaryRelease[];

  /**
   * Name of the PrometheusRule and of the dashboard's ConfigMap.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels that Prometheus selects PodMonitors and PrometheusRules by (`podMonitorSelector`, `ruleSelector`):
   * with the Helm chart kube-prometheus-stack { release: its release's name }.
   *
   * @default - none
   */
  readonly labels?: { [key: string]: string };

  /**
   * Namespace that Prometheus runs in. The apps' NetworkPolicies let it in.
   *
   * @default 'monitoring'
   */
  readonly prometheusNamespace?: string;

  /**
   * Path of the metrics, on each app's `metricsPort`.
   *
   * @default '/metrics'
   */
  readonly path?: string;

  /**
   * Time between two scrapes, 1 to 75 seconds: rates over 5 minutes bear the loss of one or two scrapes then.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * Share of the requests that shall not fail (5xx), in percent over 30 days, 50 to 99.999.
   *
   * @default 99.9
   */
  readonly availabilityPercent?: number;

  /**
   * Time within which 99 % of the requests shall be answered, 1 millisecond to 1 hour.
   *
   * @default - half of the app's slowest request
   */
  readonly latency?: Duration;

  /**
   * Requests in flight that a pod is meant for, more than 0: somewhat more than the target of the autoscaler that goes by them.
   *
   * @default - no alert by them
   */
  readonly requestsInFlight?: number;

  /**
   * Labels that Grafana's sidecar finds dashboards by.
   *
   * @default { grafana_dashboard: '1' }
   */
  readonly dashboardLabels?: { [key: string]: string };
}
