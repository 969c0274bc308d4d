import type { MlApp } from '../app/ml-app';
import {
  type Alert,
  type RuleGroup,
  alertOn,
  errorsIn,
  alertLabelsOf,
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
 * Minimum difference between the tracks' shares of errors, in standard errors, and minimum number of errors of the canary, for an alert.
 * Few errors follow a Poisson distribution: chance alone reaches both limits at most one time in 1,100; with three standard errors, one in 66.
 */
const DEVIATIONS = 5;
const LEAST_ERRORS = 5;
/** Minimum difference between the shares of errors for an alert, regardless of its significance. */
const LEAST_DIFFERENCE = 0.01;
const SLOWDOWN = 1.5;
/** Minimum number of requests of the canary, because 5% of fewer requests are too few to measure. */
const LEAST_REQUESTS = 100;

/** Alerts on a canary that is worse than the stable track. */
export function canaryRules({ stable, canary }: Tracks): RuleGroup {
  const labels = alertLabelsOf(canary);
  const record = (name: string, expr: string) => ({ record: name, expr, labels });
  const alerts = [failing(labels), slower(seriesOf(canary), seriesOf(stable), labels)];
  // a comparison needs replicas of both tracks
  const compared = stable.minReplicas > 0 && canary.minReplicas > 0;
  return {
    name: `${canary.name} against ${stable.name}`,
    rules: !compared
      ? []
      : [
          record('ml_app:canary_requests:increase10m', requestsIn(seriesOf(canary), WINDOW)),
          record('ml_app:canary_errors:increase10m', errorsIn(seriesOf(canary), WINDOW)),
          record('ml_app:stable_requests:increase10m', requestsIn(seriesOf(stable), WINDOW)),
          record('ml_app:stable_errors:increase10m', errorsIn(seriesOf(stable), WINDOW)),
          ...alerts.map((alert) => alertOn(canary, alert)),
        ],
  };
}

/** Two-proportion z-test, so that a few requests raise no alert, and a large difference raises it early. */
function failing(labels: { [name: string]: string }): Alert {
  const of = (what: string) => `ml_app:${what}:increase10m${selector(labels)}`;
  const [n1, e1, n2, e2] = ['canary_requests', 'canary_errors', 'stable_requests', 'stable_errors'].map(of);
  const difference = `${e1} / ${n1} - ${e2} / ${n2}`;
  const both = `(${e1} + ${e2}) / (${n1} + ${n2})`;
  return {
    name: 'CanaryErrors',
    severity: 'critical',
    for: '2m',
    expr: [
      `${difference} > ${DEVIATIONS} * sqrt(${both} * (1 - ${both}) * (1 / ${n1} + 1 / ${n2}))`,
      `${difference} > ${LEAST_DIFFERENCE}`,
      `${e1} >= ${LEAST_ERRORS}`,
    ].join('\nand\n'),
    summary: 'fails more requests than the stable track',
    description:
      'In ten minutes, the shares of errors differed by {{ $value | humanizePercentage }}, which is significant. Abort the canary.',
  };
}

function slower(canary: string, stable: string, labels: { [name: string]: string }): Alert {
  return {
    name: 'CanarySlow',
    severity: 'warning',
    for: '5m',
    expr: [
      `${latency(0.95, canary, WINDOW)} > ${SLOWDOWN} * ${latency(0.95, stable, WINDOW)}`,
      `ml_app:canary_requests:increase10m${selector(labels)} >= ${LEAST_REQUESTS}`,
    ].join('\nand on ()\n'),
    summary: 'is slower than the stable track',
    description: `5% of its requests take {{ $value | humanizeDuration }} or longer, more than ${SLOWDOWN} times the stable track's.`,
  };
}

function selector(labels: { [name: string]: string }): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;
}
