import type { Kubectl } from '../cluster/kubectl';
import type { ObjectRef } from '../cluster/object-ref';
import { type ServicePort, withPortForward } from '../cluster/port-forward';
import { InputError } from '../program';
import type { TrackData } from './judge';
import type { Metrics } from './ports';
import { type MetricNames, type Sample, failureLabels, queriesFor, samplesIn, trackDataFrom } from './promql';

const TIMEOUT = 15_000;
/** Address of a Service in the cluster. A request goes through the proxy of the API server or through a port-forward. */
const SERVICE = /^(port-forward:)?([a-z0-9-]+)\/([a-z0-9-]+):(\w+)$/;

/** Sends a GET request to a path of the Prometheus API. */
type Get = (path: string) => Promise<string>;
/** Runs a function with a connection to Prometheus. */
type Connect = <T>(work: (get: Get) => Promise<T>) => Promise<T>;

/** Request metrics of workloads in Prometheus. */
export class Prometheus implements Metrics {
  /**
   * Connects to Prometheus.
   *
   * @param address its URL, 'NAMESPACE/SERVICE:PORT', or 'port-forward:NAMESPACE/SERVICE:PORT'
   */
  public static at(address: string, names: MetricNames, kubectl: Kubectl, context?: string): Prometheus {
    const [, forwardPrefix, namespace = '', service, port = ''] = SERVICE.exec(address) ?? [];
    if (service !== undefined) {
      const target = { namespace, service, port };
      const connect = forwardPrefix === undefined ? proxyTo(kubectl, target) : forwardTo(target, context);
      return new Prometheus(names, connect);
    }
    if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
      throw new InputError(
        `--prometheus is '${address}', must be a URL, NAMESPACE/SERVICE:PORT or port-forward:NAMESPACE/SERVICE:PORT: pass a value such as http://localhost:9090`,
      );
    }
    return new Prometheus(names, (work) => work((path) => getByHttp(`${address.replace(/\/$/, '')}${path}`)));
  }

  private constructor(
    private readonly names: MetricNames,
    private readonly connect: Connect,
  ) {}

  public async requestsOf(workload: ObjectRef, seconds: number): Promise<TrackData | undefined> {
    const queries = queriesFor(this.names, workload, seconds);
    return this.connect(async (get) => {
      if ((await runQuery(get, queries.exists)).length === 0) return undefined;
      const [requests = [], errors = [], buckets = []] = await Promise.all(
        [queries.requests, queries.errors, queries.buckets].map((query) => runQuery(get, query)),
      );
      return trackDataFrom(requests, errors, buckets);
    });
  }

  public async problemOf(workload: ObjectRef): Promise<string | undefined> {
    const { histogram, failed } = this.names;
    const queries = queriesFor(this.names, workload, 1);
    const source = `of Deployment ${workload.namespace}/${workload.name}`;
    return this.connect(async (get) => {
      const isMissing = async (query: string) => (await runQuery(get, query)).length === 0;
      if (await isMissing(queries.exists)) {
        return `Prometheus has no series ${histogram}_count ${source}: scrape it, for example with a Monitoring, or pass --series and --metric`;
      }
      if (await isMissing(queries.hasBuckets)) {
        return `Prometheus has no series ${histogram}_bucket ${source}: pass the name of a histogram as --metric`;
      }
      for (const label of failureLabels(failed)) {
        // without the label, a selector matches no failed request
        if (await isMissing(queries.hasLabel(label))) {
          return `the series ${histogram}_count ${source} have no label ${label}: pass a selector of failed requests as --failed`;
        }
      }
      return undefined;
    });
  }
}

async function runQuery(get: Get, query: string): Promise<Sample[]> {
  return samplesIn(await get(`/api/v1/query?query=${encodeURIComponent(query)}`));
}

function forwardTo(target: ServicePort, context?: string): Connect {
  return (work) => withPortForward(target, context, (url) => work((path) => getByHttp(`${url}${path}`)));
}

function proxyTo(kubectl: Kubectl, { namespace, service, port }: ServicePort): Connect {
  const base = `/api/v1/namespaces/${namespace}/services/${service}:${port}/proxy`;
  return (work) =>
    work(async (path) => {
      const args = ['get', '--raw', `${base}${path}`, `--request-timeout=${TIMEOUT / 1000}s`];
      const { status, stdout, stderr } = await kubectl(args);
      if (status !== 0) {
        throw new InputError(
          `Prometheus does not respond through the API server: ${stderr.trim().split('\n').at(-1) ?? ''}. Correct the Service or port in --prometheus.`,
        );
      }
      return stdout;
    });
}

async function getByHttp(url: string): Promise<string> {
  const { origin } = new URL(url);
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) }).catch((error: Error) => {
    throw new InputError(
      `Prometheus at ${origin} does not respond: ${(error.cause as Error | undefined)?.message ?? error.message}. Start it, or pass another --prometheus.`,
    );
  });
  return response.text();
}
