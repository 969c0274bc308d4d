import type { MlApp } from '../app/ml-app';
import {
  type Alert,
  type Rule,
  type RuleGroup,
  type Severity,
  alertRule,
  errorShare,
  latency,
  seriesOf,
} from './prometheus-rules';

/** Objectives of an app. */
export interface Objectives {
  /** Maximum share of failed requests, 0 to 1. */
  readonly errorBudget: number;
  /** Maximum latency of 99% of the requests, in seconds. */
  readonly latencySeconds: number;
  /** Maximum of the average number of requests in flight in a pod. */
  readonly requestsInFlight?: number;
}

/**
 * Burn rates of an error budget for 30 days, with a long and a short window: 2% of the budget in 1 hour, 5% in 6 hours,
 * 10% in 1 day, 10% in 3 days. The short window ends the alert soon after the errors.
 *
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
const BURN_RATES: Record<Severity, [number, string, string][]> = {
  critical: [
    [14.4, '1h', '5m'],
    [6, '6h', '30m'],
  ],
  warning: [
    [3, '1d', '2h'],
    [1, '3d', '6h'],
  ],
};

/** Alerts of one app. */
export function appRules(app: MlApp, { errorBudget, latencySeconds, requestsInFlight }: Objectives): RuleGroup {
  const series = seriesOf(app);
  const alerts = [
    downAlert(series),
    budgetBurnAlert(series, 'critical', errorBudget),
    budgetBurnAlert(series, 'warning', errorBudget),
    latencyAlert(series, latencySeconds),
    queueAlert(series),
    rejectionAlert(series),
    ...(requestsInFlight === undefined ? [] : [requestsInFlightAlert(series, requestsInFlight)]),
  ];
  // the metrics of an app that scales to zero are missing while it has no pods, and MlAppDown would fire
  const rules: Rule[] = app.minReplicas === 0 ? [] : alerts.map((alert) => alertRule(app, alert));
  return { name: app.name, rules };
}

function downAlert(series: string): Alert {
  return {
    name: 'MlAppDown',
    severity: 'critical',
    for: '5m',
    expr: `absent(up{${series}} == 1)`,
    summary: 'has no pod that Prometheus can scrape',
    description:
      'No pod runs, no pod serves the metrics, or Prometheus cannot connect to the pods. Check that Prometheus is in the namespace that the NetworkPolicy allows.',
  };
}

function budgetBurnAlert(series: string, severity: Severity, errorBudget: number): Alert {
  const burnRateAbove = (window: string, rate: number) => `${errorShare(series, window)} > ${rate} * ${errorBudget}`;
  return {
    name: 'MlAppErrorBudgetBurn',
    severity,
    for: '2m',
    expr: BURN_RATES[severity]
      .map(([rate, long, short]) => `${burnRateAbove(long, rate)}\nand\n${burnRateAbove(short, rate)}`)
      .join('\nor\n'),
    summary: 'fails requests faster than its error budget allows',
    description:
      '{{ $value | humanizePercentage }} of the requests fail with 5xx. Check the logs of the pods, and undo the last rollout if the errors began with it.',
  };
}

function latencyAlert(series: string, latencySeconds: number): Alert {
  return {
    name: 'MlAppSlow',
    severity: 'warning',
    for: '10m',
    expr: `${latency(0.99, series, '5m')} > ${latencySeconds}`,
    summary: 'is slow',
    description: '1% of the requests take {{ $value | humanizeDuration }} or longer. Add replicas or CPU.',
  };
}

function queueAlert(series: string): Alert {
  return {
    name: 'MlAppQueueing',
    severity: 'warning',
    for: '5m',
    expr: `min(min_over_time(inference_queue_depth{${series}}[5m])) > 0`,
    summary: 'has a queue in every pod',
    description:
      'The app is saturated. With more load, latency rises, and then the app rejects requests. Add replicas.',
  };
}

function rejectionAlert(series: string): Alert {
  return {
    name: 'MlAppRefusing',
    severity: 'warning',
    for: '5m',
    expr: `sum(rate(inference_rejected_total{${series}}[5m])) > 0`,
    summary: 'rejects requests because its queues are full',
    description: '{{ $value | humanize }} requests per second fail with 503. Add replicas.',
  };
}

function requestsInFlightAlert(series: string, requestsInFlight: number): Alert {
  return {
    name: 'MlAppBusy',
    severity: 'warning',
    for: '10m',
    expr: `avg(avg_over_time(http_requests_in_flight{${series}}[5m])) > ${requestsInFlight}`,
    summary: 'has too many requests in flight',
    description:
      '{{ $value | humanize }} requests are in flight in each pod. Check whether the autoscaler is at its maximum.',
  };
}
