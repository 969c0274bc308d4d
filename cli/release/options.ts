import type { Kubectl } from '../cluster/kubectl';
import { type Arguments, InputError } from '../program';
import type { Mode } from './admission';
import type { Metrics } from './ports';
import { Prometheus } from './prometheus';
import { DEFAULT_DESIGN, DEFAULT_METRICS, DEFAULT_PACE, type Pace, type ReleaseDesign } from './settings';

type Values = Arguments['values'];

/**
 * Mode in which the user started the command.
 *
 * @param writesFile true with `--write`
 * @throws for options that cannot be combined
 */
export function modeOf(flags: ReadonlySet<string>, writesFile: boolean): Mode {
  const conflicting = ['dry-run', 'step', 'resume', 'abort'].find((flag) => flags.has(flag));
  if (writesFile && conflicting !== undefined) {
    throw new InputError(`--write cannot be combined with --${conflicting}: pass one of them`);
  }
  if (flags.has('abort') && flags.has('resume'))
    throw new InputError('--abort cannot be combined with --resume: pass one of them');
  return flags.has('abort') ? 'abort' : flags.has('resume') ? 'resume' : 'start';
}

/**
 * Source of the metrics; undefined without `--prometheus`.
 *
 * @throws if `--prometheus` is neither a URL nor the address of a Service
 */
export function metricsOf(values: Values, kubectl: Kubectl): Metrics | undefined {
  const names = {
    histogram: values.metric ?? DEFAULT_METRICS.histogram,
    failed: values.failed ?? DEFAULT_METRICS.failed,
    series: values.series ?? DEFAULT_METRICS.series,
  };
  return values.prometheus === undefined ? undefined : Prometheus.at(values.prometheus, names, kubectl, values.context);
}

/** Metrics of a command without `--prometheus`. Each call throws. */
export const NO_METRICS: Metrics = { requestsOf: rejectMissingMetrics, check: rejectMissingMetrics };

/** Rejects a command without a source of metrics. */
export function rejectMissingMetrics(): never {
  throw new InputError(
    '--prometheus is missing: pass the URL of Prometheus, NAMESPACE/SERVICE:PORT, or port-forward:NAMESPACE/SERVICE:PORT',
  );
}

/**
 * Error probabilities and tolerances of the tests, 0 to 1.
 *
 * @throws for a value that is not a percentage from 0.01 to 50
 */
export function designOf(values: Values): ReleaseDesign {
  const share = (name: string, defaultValue: number) => number(values, name, 100 * defaultValue, 0.01, 50) / 100;
  return {
    falseAlarm: share('false-alarm', DEFAULT_DESIGN.falseAlarm),
    missed: share('missed', DEFAULT_DESIGN.missed),
    errorTolerance: share('error-tolerance', DEFAULT_DESIGN.errorTolerance),
    slowTolerance: share('slow-tolerance', DEFAULT_DESIGN.slowTolerance),
  };
}

/**
 * Durations of the release.
 *
 * @throws for a value that is not a number of seconds from 1 to 86400
 */
export function paceOf(values: Values): Pace {
  return {
    interval: milliseconds(values, 'interval', DEFAULT_PACE.interval),
    bake: milliseconds(values, 'bake', DEFAULT_PACE.bake),
    hold: milliseconds(values, 'hold-after', DEFAULT_PACE.hold),
    settle: milliseconds(values, 'settle', DEFAULT_PACE.settle),
  };
}

/** Reads an option in seconds. Returns milliseconds. */
function milliseconds(values: Values, name: string, defaultValue: number): number {
  return number(values, name, defaultValue / 1000, 1, 86_400) * 1000;
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
