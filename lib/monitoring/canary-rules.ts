import type { MlApp } from '../app/ml-app';
import {
  type Alert,
  type RuleGroup,
  alertLabelsOf,
  alertRule,
  errorsIn,
  latency,
  requestsIn,
  seriesOf,
} from './prometheus-rules';

/** Tracks of a release. */
export interface Tracks {
  readonly stable: MlApp;
  readonly canary: MlApp;
}

const WINDOW = '10m';
/**
 * Minimum difference between the tracks' shares of errors, in standard errors, and minimum number of errors of the canary,
 * for an alert. Few errors follow a Poisson distribution: chance alone reaches both limits at most one time in 1,100; with
 * three standard errors, one in 66.
 */
const MIN_STANDARD_ERRORS = 5;
const MIN_ERRORS = 5;
/** Minimum difference between the shares of errors for an alert, regardless of its significance. */
const MIN_DIFFERENCE = 0.01;
/** Minimum latency of the canary for an alert, relative to the latency of the stable track. */
const MIN_SLOWDOWN = 1.5;
/** Minimum number of requests of the canary, because 5% of fewer requests are too few to measure. */
const MIN_REQUESTS = 100;

/** Alerts on a canary that is worse than the stable track. */
export function canaryRules({ stable, canary }: Tracks): RuleGroup {
  const labels = alertLabelsOf(canary);
  const record = (name: string, expr: string) => ({ record: name, expr, labels });
  const alerts = [errorAlert(labels), latencyAlert(seriesOf(canary), seriesOf(stable), labels)];
  // a comparison needs replicas of both tracks
  const isComparable = stable.minReplicas > 0 && canary.minReplicas > 0;
  return {
    name: `${canary.name} against ${stable.name}`,
    rules: !isComparable
      ? []
      : [
          record('ml_app:canary_requests:increase10m', requestsIn(seriesOf(canary), WINDOW)),
          record('ml_app:canary_errors:increase10m', errorsIn(seriesOf(canary), WINDOW)),
          record('ml_app:stable_requests:increase10m', requestsIn(seriesOf(stable), WINDOW)),
          record('ml_app:stable_errors:increase10m', errorsIn(seriesOf(stable), WINDOW)),
          ...alerts.map((alert) => alertRule(canary, alert)),
        ],
  };
}

/** Returns the alert of a two-proportion z-test, so that a few requests raise no alert, and a large difference raises it early. */
function errorAlert(labels: { [name: string]: string }): Alert {
  const series = (name: string) => `ml_app:${name}:increase10m${selector(labels)}`;
  const canary = { requests: series('canary_requests'), errors: series('canary_errors') };
  const stable = { requests: series('stable_requests'), errors: series('stable_errors') };
  const difference = `${canary.errors} / ${canary.requests} - ${stable.errors} / ${stable.requests}`;
  const pooledShare = `(${canary.errors} + ${stable.errors}) / (${canary.requests} + ${stable.requests})`;
  const variance = `${pooledShare} * (1 - ${pooledShare}) * (1 / ${canary.requests} + 1 / ${stable.requests})`;
  return {
    name: 'CanaryErrors',
    severity: 'critical',
    for: '2m',
    expr: [
      `${difference} > ${MIN_STANDARD_ERRORS} * sqrt(${variance})`,
      `${difference} > ${MIN_DIFFERENCE}`,
      `${canary.errors} >= ${MIN_ERRORS}`,
    ].join('\nand\n'),
    summary: 'fails more requests than the stable track',
    description:
      'In ten minutes, the shares of errors differed by {{ $value | humanizePercentage }}, which is significant. Abort the canary.',
  };
}

function latencyAlert(canary: string, stable: string, labels: { [name: string]: string }): Alert {
  return {
    name: 'CanarySlow',
    severity: 'warning',
    for: '5m',
    expr: [
      `${latency(0.95, canary, WINDOW)} > ${MIN_SLOWDOWN} * ${latency(0.95, stable, WINDOW)}`,
      `ml_app:canary_requests:increase10m${selector(labels)} >= ${MIN_REQUESTS}`,
    ].join('\nand on ()\n'),
    summary: 'is slower than the stable track',
    description: `5% of the canary's requests take {{ $value | humanizeDuration }} or longer, more than ${MIN_SLOWDOWN} times as long as on the stable track.`,
  };
}

function selector(labels: { [name: string]: string }): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}
