import type { MlApp } from '../app/ml-app';

/** Alerting or recording rule of a PrometheusRule. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { [name: string]: string };
  readonly annotations?: { [name: string]: string };
}

/** Rules that Prometheus evaluates one after another. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: Rule[];
}

export type Severity = 'critical' | 'warning';

/** Condition and messages of an alert. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  /** Time that the expression must be true before the alert fires. */
  readonly for: string;
  readonly expr: string;
  /** Problem, as the rest of a sentence that starts with the app's name. */
  readonly summary: string;
  /** Extent of the problem, and its fix. */
  readonly description: string;
}

const REQUESTS = 'http_request_duration_seconds';
/** Selector of failed requests, including the 503 of a full queue. */
const FAILED = 'status_code=~"5.."';

/** Returns the selector of the series of an app. The operator names the job after the PodMonitor. */
export function seriesOf(app: MlApp): string {
  return `job="${app.deployment.metadata.namespace}/${app.name}"`;
}

/** Returns the labels of the alerts of an app, except the severity. */
export function alertLabelsOf(app: MlApp): { [name: string]: string } {
  return { namespace: app.deployment.metadata.namespace ?? '', deployment: app.name };
}

/** Returns the rule of an alert for an app. */
export function alertRule(app: MlApp, { name, severity, expr, summary, description, ...alert }: Alert): Rule {
  return {
    alert: name,
    expr,
    for: alert.for,
    labels: { severity, ...alertLabelsOf(app) },
    annotations: { summary: `${app.name} ${summary}`, description },
  };
}

/** Returns the PromQL expression for the share of requests that fail. */
export function errorShare(series: string, window: string): string {
  const rate = (selector: string) => `sum(rate(${REQUESTS}_count{${selector}}[${window}]))`;
  return `${rate(`${series},${FAILED}`)} / ${rate(series)}`;
}

/** Returns the PromQL expression for the number of requests in a window. */
export function requestsIn(series: string, window: string): string {
  return `sum(increase(${REQUESTS}_count{${series}}[${window}]))`;
}

/** Returns the PromQL expression for the number of requests that fail in a window. */
export function errorsIn(series: string, window: string): string {
  // the series of failed requests does not exist before the first failure
  return `${requestsIn(`${series},${FAILED}`, window)} or vector(0)`;
}

/** Returns the PromQL expression for the maximum latency of a share of the requests, in seconds. */
export function latency(share: number, series: string, window: string): string {
  return `histogram_quantile(${share}, sum by (le) (rate(${REQUESTS}_bucket{${series}}[${window}])))`;
}
