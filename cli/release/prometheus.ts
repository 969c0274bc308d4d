import { InputError } from '../program';
import type { TrackData } from './judge';
import type { Kubectl } from './kubectl';
import type { ObjectRef } from './plan';
import type { Metrics } from './ports';
import { type MetricNames, type Sample, dataFrom, queriesFor, samplesIn } from './promql';

const TIMEOUT = 15_000;
/** A Service in the cluster, which the API server's proxy reaches. */
const SERVICE = /^([a-z0-9-]+)\/([a-z0-9-]+):(\w+)$/;

/** Requests of workloads, from Prometheus. */
export class Prometheus implements Metrics {
  /**
   * Connects to Prometheus.
   *
   * @param address its URL, also of a port-forward, or 'NAMESPACE/SERVICE:PORT'
   */
  public static at(address: string, names: MetricNames, kubectl: Kubectl): Prometheus {
    const [, namespace, service, port] = SERVICE.exec(address) ?? [];
    if (service !== undefined) {
      const path = `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy`;
      return new Prometheus(names, (query) => byProxy(kubectl, `${path}${pathOf(query)}`));
    }
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      throw new InputError(`--prometheus is '${address}', must be a URL or NAMESPACE/SERVICE:PORT`);
    }
    return new Prometheus(names, (query) => byHttp(`${address.replace(/\/$/, '')}${pathOf(query)}`));
  }

  private constructor(
    private readonly names: MetricNames,
    private readonly ask: (query: string) => Promise<string>,
  ) {}

  public async requestsOf(workload: ObjectRef, seconds: number): Promise<TrackData | undefined> {
    const queries = queriesFor(this.names, workload, seconds);
    if ((await this.samples(queries.exists)).length === 0) return undefined;
    const [requests = [], errors = [], buckets = []] = await Promise.all(
      [queries.requests, queries.errors, queries.buckets].map((query) => this.samples(query)),
    );
    return dataFrom(requests, errors, buckets);
  }

  private async samples(query: string): Promise<Sample[]> {
    return samplesIn(await this.ask(query));
  }
}

function pathOf(query: string): string {
  return `/api/v1/query?query=${encodeURIComponent(query)}`;
}

async function byHttp(url: string): Promise<string> {
  const { origin } = new URL(url);
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) }).catch((error: Error) => {
    throw new InputError(
      `Prometheus at ${origin} does not respond: ${(error.cause as Error | undefined)?.message ?? error.message}`,
    );
  });
  return response.text();
}

async function byProxy(kubectl: Kubectl, path: string): Promise<string> {
  const { status, stdout, stderr } = await kubectl(['get', '--raw', path, `--request-timeout=${TIMEOUT / 1000}s`]);
  if (status !== 0) {
    throw new InputError(
      `Prometheus does not respond through the API server: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    );
  }
  return stdout;
}
