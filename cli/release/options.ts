import type { Kubectl } from '../cluster/kubectl';
import { type Arguments, InputError } from '../program';
import type { Mode } from './admission';
import type { Pace } from './driver';
import { DEFAULT_DESIGN, type ReleaseDesign } from './judge';
import type { Metrics } from './ports';
import { Prometheus } from './prometheus';
import { DEFAULT_METRICS } from './promql';

type Values = Arguments['values'];

/**
 * Mode in which the user started the command.
 *
 * @throws for flags that contradict each other, or that contradict `--write`
 */
export function modeOf(flags: ReadonlySet<string>, writes: boolean): Mode {
  const applying = ['dry-run', 'step', 'resume', 'abort'].find((flag) => flags.has(flag));
  if (writes && applying !== undefined) {
    throw new InputError(`--write contradicts --${applying}, because --write applies nothing: pass one of them`);
  }
  if (flags.has('abort') && flags.has('resume')) throw new InputError('--abort contradicts --resume: pass one of them');
  return flags.has('abort') ? 'abort' : flags.has('resume') ? 'resume' : 'start';
}

/** Source of the metrics; undefined without `--prometheus`. */
export function metricsOf(values: Values, kubectl: Kubectl): Metrics | undefined {
  const names = {
    histogram: values.metric ?? DEFAULT_METRICS.histogram,
    failed: values.failed ?? DEFAULT_METRICS.failed,
    series: values.series ?? DEFAULT_METRICS.series,
  };
  return values.prometheus === undefined ? undefined : Prometheus.at(values.prometheus, names, kubectl, values.context);
}

/** Metrics of a command that judges nothing. */
export const NO_METRICS: Metrics = { requestsOf: rejectMissingMetrics, check: rejectMissingMetrics };

/** Rejects a command without a source of metrics. */
export function rejectMissingMetrics(): never {
  throw new InputError(
    '--prometheus is missing: pass the URL of Prometheus, NAMESPACE/SERVICE:PORT, or port-forward:NAMESPACE/SERVICE:PORT',
  );
}

/** Error rates and tolerances of the tests. */
export function designOf(values: Values): ReleaseDesign {
  const percent = (name: string, defaultValue: number) => number(values, name, 100 * defaultValue, 0.01, 50) / 100;
  return {
    falseAlarm: percent('false-alarm', DEFAULT_DESIGN.falseAlarm),
    missed: percent('missed', DEFAULT_DESIGN.missed),
    errorTolerance: percent('error-tolerance', DEFAULT_DESIGN.errorTolerance),
    slowTolerance: percent('slow-tolerance', DEFAULT_DESIGN.slowTolerance),
  };
}

/** Durations of the release. */
export function paceOf(values: Values): Pace {
  return {
    interval: seconds(values, 'interval', 15),
    bake: seconds(values, 'bake', 120),
    hold: seconds(values, 'hold-after', 1800),
    settle: seconds(values, 'settle', 10),
  };
}

function seconds(values: Values, name: string, defaultValue: number): number {
  return number(values, name, defaultValue, 1, 86_400) * 1000;
}

function number(values: Values, name: string, defaultValue: number, min: number, max: number): number {
  const text = values[name];
  const value = text === undefined ? defaultValue : Number(text);
  if (!(value >= min && value <= max)) {
    throw new InputError(
      `--${name} is '${text}', must be a number from ${min} to ${max}: pass a value such as ${defaultValue}`,
    );
  }
  return value;
}
