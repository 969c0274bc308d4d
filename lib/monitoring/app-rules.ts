import type { MlApp } from '../app/ml-app';
import {
  type Alert,
  type Rule,
  type RuleGroup,
  type Severity,
  alertOn,
  errorShare,
  latency,
  seriesOf,
} from './prometheus-rules';

/** What an app is held to. */
export interface Objectives {
  /** Share of requests that may fail. */
  readonly errorBudget: number;
  /** Seconds within which 99 % of the requests are answered. */
  readonly latencySeconds: number;
  /** Most requests in flight in a pod, on average. */
  readonly requestsInFlight?: number;
}

/**
 * How many times faster than allowed a budget for 30 days is used up, over which two windows: 2 % of it in an hour, 5 % in 6 hours,
 * 10 % in a day, 10 % in 3 days. The short window ends the alert soon after the errors.
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

/** What can be wrong with one app by itself. */
export function appRules(app: MlApp, { errorBudget, latencySeconds, requestsInFlight }: Objectives): RuleGroup {
  const series = seriesOf(app);
  const alerts = [
    down(series),
    budgetBurn(series, 'critical', errorBudget),
    budgetBurn(series, 'warning', errorBudget),
    slow(series, latencySeconds),
    queueing(series),
    refusing(series),
    ...(requestsInFlight === undefined ? [] : [busy(series, requestsInFlight)]),
  ];
  // nobody misses an app that is scaled to nothing
  const rules: Rule[] = app.minReplicas === 0 ? [] : alerts.map((alert) => alertOn(app, alert));
  return { name: app.name, rules };
}

function down(series: string): Alert {
  return {
    name: 'MlAppDown',
    severity: 'critical',
    for: '5m',
    expr: `absent(up{${series}} == 1)`,
    summary: 'has no pod that answers Prometheus',
    description:
      'No pod runs, none answers /metrics, or Prometheus cannot reach them: is it in the namespace that the NetworkPolicy lets in?',
  };
}

function budgetBurn(series: string, severity: Severity, errorBudget: number): Alert {
  const above = (window: string, rate: number) => `${errorShare(series, window)} > ${rate} * ${errorBudget}`;
  return {
    name: 'MlAppErrorBudgetBurn',
    severity,
    for: '2m',
    expr: BURN_RATES[severity]
      .map(([rate, long, short]) => `${above(long, rate)}\nand\n${above(short, rate)}`)
      .join('\nor\n'),
    summary: 'fails requests faster than its error budget allows',
    description:
      "{{ $value | humanizePercentage }} of the requests are answered with 5xx. Look at the pods' logs; undo the last rollout if it began there.",
  };
}

function slow(series: string, latencySeconds: number): Alert {
  return {
    name: 'MlAppSlow',
    severity: 'warning',
    for: '10m',
    expr: `${latency(0.99, series, '5m')} > ${latencySeconds}`,
    summary: 'is slow',
    description: '1 % of the requests take {{ $value | humanizeDuration }} or longer. Add replicas or CPU.',
  };
}

function queueing(series: string): Alert {
  return {
    name: 'MlAppQueueing',
    severity: 'warning',
    for: '5m',
    expr: `min(min_over_time(inference_queue_depth{${series}}[5m])) > 0`,
    summary: 'has inputs waiting in every pod all the time',
    description: 'It is saturated: with more load it gets slower, then it refuses requests. Add replicas.',
  };
}

function refusing(series: string): Alert {
  return {
    name: 'MlAppRefusing',
    severity: 'warning',
    for: '5m',
    expr: `sum(rate(inference_rejected_total{${series}}[5m])) > 0`,
    summary: 'refuses requests since its queues are full',
    description: '{{ $value | humanize }} requests a second are answered with 503. Add replicas.',
  };
}

function busy(series: string, requestsInFlight: number): Alert {
  return {
    name: 'MlAppBusy',
    severity: 'warning',
    for: '10m',
    expr: `avg(avg_over_time(http_requests_in_flight{${series}}[5m])) > ${requestsInFlight}`,
    summary: 'has more requests in flight than its pods are meant for',
    description: '{{ $value | humanize }} are in flight in each pod. Is the autoscaler at its maximum?',
  };
}
