import type { MlApp } from '../app/ml-app';

/** An alerting or recording rule of a PrometheusRule. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { [name: string]: string };
  readonly annotations?: { [name: string]: string };
}

/** Rules that are evaluated one after another. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: Rule[];
}

export type Severity = 'critical' | 'warning';

/** What an alert says. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  /** How long the expression must hold. */
  readonly for: string;
  readonly expr: string;
  /** What is wrong with the app, after its name. */
  readonly summary: string;
  /** How bad it is, and what to do. */
  readonly description: string;
}

const REQUESTS = 'http_request_duration_seconds';
/** Failures that are the server's, a full queue's 503 among them. */
const FAILED = 'status_code=~"5.."';

/** Selects what Prometheus scrapes by an app's PodMonitor: the operator names the job after it. */
export function seriesOf(app: MlApp): string {
  return `job="${app.deployment.metadata.namespace}/${app.name}"`;
}

/** What tells an app's alerts from others'. */
export function labelsOf(app: MlApp): { [name: string]: string } {
  return { namespace: app.deployment.metadata.namespace ?? '', deployment: app.name };
}

export function alertOn(app: MlApp, { name, severity, expr, summary, description, ...alert }: Alert): Rule {
  return {
    alert: name,
    expr,
    for: alert.for,
    labels: { severity, ...labelsOf(app) },
    annotations: { summary: `${app.name} ${summary}`, description },
  };
}

/** Share of requests that fail. */
export function errorShare(series: string, window: string): string {
  const rate = (selector: string) => `sum(rate(${REQUESTS}_count{${selector}}[${window}]))`;
  return `${rate(`${series},${FAILED}`)} / ${rate(series)}`;
}

/** Number of requests in a window. */
export function requestsIn(series: string, window: string): string {
  return `sum(increase(${REQUESTS}_count{${series}}[${window}]))`;
}

/** Number of requests that fail in a window. */
export function errorsIn(series: string, window: string): string {
  // a counter that was never raised is not there
  return `${requestsIn(`${series},${FAILED}`, window)} or vector(0)`;
}

/** Seconds within which a share of the requests is answered. */
export function latency(share: number, series: string, window: string): string {
  return `histogram_quantile(${share}, sum by (le) (rate(${REQUESTS}_bucket{${series}}[${window}])))`;
}
