import { InputError } from '../program';
import type { Bucket } from './histogram';
import type { TrackData } from './judge';
import type { MetricNames } from './settings';
import type { ObjectRef } from '../cluster/object-ref';

/** Sample in the result of a query. */
export interface Sample {
  readonly labels: { readonly [name: string]: string };
  /** Time of the query, in seconds since 1970. */
  readonly time: number;
  readonly value: number;
}

/** Queries for the requests of a workload in the last `seconds`. */
export function queriesFor({ histogram, failed, series }: MetricNames, workload: ObjectRef, seconds: number) {
  const selector = series.replaceAll('{namespace}', workload.namespace).replaceAll('{deployment}', workload.name);
  const window = `[${Math.max(1, Math.round(seconds))}s]`;
  const increase = (metric: string, extraSelector = '') => increaseOf(`${metric}{${selector}${extraSelector}}`, window);
  return {
    exists: `count(${histogram}_count{${selector}})`,
    hasBuckets: `count(${histogram}_bucket{${selector}})`,
    hasLabel: (label: string) => `count(${histogram}_count{${selector},${label}!=""})`,
    requests: `sum(${increase(`${histogram}_count`)})`,
    errors: `sum(${increase(`${histogram}_count`, `,${failed}`)})`,
    buckets: `sum by (le) (${increase(`${histogram}_bucket`)})`,
  };
}

/**
 * Increase of counters, without extrapolation. `increase()` extrapolates the samples to the whole window, and ignores the first sample of
 * a series, such as the first failed request of a new pod. The query uses `increase()` only after a restart of a container.
 */
function increaseOf(counter: string, window: string): string {
  const last = `last_over_time(${counter}${window})`;
  const first = `(${counter} offset ${window.slice(1, -1)} or 0 * ${last})`;
  return `(((${last} - ${first}) unless resets(${counter}${window}) > 0) or increase(${counter}${window}))`;
}

/** Names of the labels in a selector of failed requests. */
export function failureLabels(failed: string): string[] {
  const withoutValues = failed.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...new Set([...withoutValues.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label))];
}

/** Requests of a track, from the results of the queries. */
export function trackDataFrom(
  requests: readonly Sample[],
  errors: readonly Sample[],
  buckets: readonly Sample[],
): TrackData {
  return {
    requests: valueOf(requests),
    errors: valueOf(errors),
    buckets: buckets.map(bucketOf).sort((a, b) => a.bound - b.bound),
  };
}

/**
 * Reads the response of Prometheus to a query.
 *
 * @throws if the response is an error, incomplete, or not from Prometheus
 */
export function samplesIn(text: string): Sample[] {
  const { status, error, errorType, warnings = [], data } = parse(text);
  if (typeof error === 'string') {
    throw new InputError(
      errorType === 'bad_data'
        ? `Prometheus rejects the query: ${error}. Correct --metric, --failed or --series.`
        : `Prometheus cannot complete the query: ${error}. Try again after its cause is fixed.`,
    );
  }
  if (status !== 'success' || !data?.result) throw unexpectedResponse(text);
  // a federated Prometheus warns if a store does not respond. Notes about the query itself begin with PromQL
  const warning = warnings.find((one) => !one.startsWith('PromQL'));
  if (warning !== undefined)
    throw new InputError(
      `the result of Prometheus is incomplete: ${warning}. Restore the missing store, and try again.`,
    );
  return data.result.map(({ metric = {}, value = [NaN, 'NaN'] }) => ({
    labels: metric,
    time: value[0],
    value: Number(value[1]),
  }));
}

interface Response {
  readonly status?: string;
  readonly error?: unknown;
  readonly errorType?: string;
  readonly warnings?: readonly string[];
  readonly data?: { readonly result?: { readonly metric?: Sample['labels']; readonly value?: [number, string] }[] };
}

function parse(text: string): Response {
  try {
    return (JSON.parse(text) ?? {}) as Response;
  } catch {
    throw unexpectedResponse(text);
  }
}

function unexpectedResponse(text: string): InputError {
  const firstLine = text.trim().split('\n')[0]?.slice(0, 80);
  return new InputError(
    `the response does not come from Prometheus: ${firstLine}. Pass the address of Prometheus as --prometheus.`,
  );
}

function valueOf([sample]: readonly Sample[]): number {
  return sample && Number.isFinite(sample.value) ? Math.max(0, sample.value) : 0;
}

function bucketOf({ labels, value }: Sample): Bucket {
  const { le = '' } = labels;
  return { bound: le === '+Inf' ? Infinity : Number(le), requests: Number.isFinite(value) ? Math.max(0, value) : 0 };
}
