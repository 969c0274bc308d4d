import type { Kubectl } from '../cluster/kubectl';
import type { ObjectRef } from '../cluster/object-ref';
import { type ServicePort, withPortForward } from '../cluster/port-forward';
import { InputError } from '../program';
import type { TrackData } from './judge';
import type { Metrics } from './ports';
import { type Sample, failureLabels, queriesFor, samplesIn, trackDataFrom } from './promql';
import type { MetricNames } from './settings';

/** Timeout of a request, in milliseconds. */
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
   * Creates the source for an address. Connects only for the queries.
   *
   * @param address URL of Prometheus, 'NAMESPACE/SERVICE:PORT', or 'port-forward:NAMESPACE/SERVICE:PORT'
   * @throws if the address has another form
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

  /** Workloads whose series have been found. */
  private readonly checked = new Set<string>();

  private constructor(
    private readonly names: MetricNames,
    private readonly connect: Connect,
  ) {}

  public async requestsOf(workload: ObjectRef, seconds: number): Promise<TrackData> {
    const queries = queriesFor(this.names, workload, seconds);
    return this.connect(async (get) => {
      await this.checkSeries(get, workload);
      const requests = await runQuery(get, queries.requests);
      const [errors = [], buckets = []] = await Promise.all(
        // at the time of the first query, because a scrape between two queries adds requests
        [queries.errors, queries.buckets].map((query) => runQuery(get, query, requests[0]?.time)),
      );
      return trackDataFrom(requests, errors, buckets);
    });
  }

  public async check(workload: ObjectRef): Promise<void> {
    await this.connect((get) => this.checkSeries(get, workload));
  }

  /**
   * Checks once that a workload has the series of the queries, and the labels of the selector of failed requests. Without these labels, the selector
   * would match no failed request.
   *
   * @throws if a series or a label is missing
   */
  private async checkSeries(get: Get, workload: ObjectRef): Promise<void> {
    const id = `Deployment ${workload.namespace}/${workload.name}`;
    if (this.checked.has(id)) return;
    const { histogram, failed } = this.names;
    const queries = queriesFor(this.names, workload, 1);
    const problems: [string, string][] = [
      [
        queries.exists,
        `Prometheus has no series ${histogram}_count of ${id}: scrape its pods, for example with Monitoring, or pass --series and --metric`,
      ],
      [
        queries.hasBuckets,
        `Prometheus has no series ${histogram}_bucket of ${id}: pass the name of a histogram as --metric`,
      ],
      ...failureLabels(failed).map((label): [string, string] => [
        queries.hasLabel(label),
        `the series ${histogram}_count of ${id} have no label ${label}: pass a selector of failed requests as --failed`,
      ]),
    ];
    for (const [query, problem] of problems) {
      if ((await runQuery(get, query)).length === 0) throw new InputError(problem);
    }
    this.checked.add(id);
  }
}

async function runQuery(get: Get, query: string, time?: number): Promise<Sample[]> {
  const at = time === undefined ? '' : `&time=${time}`;
  return samplesIn(await get(`/api/v1/query?query=${encodeURIComponent(query)}${at}`));
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

async function getByHttp(address: string): Promise<string> {
  const url = new URL(address);
  const { origin, username, password } = url;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = username === '' ? undefined : { authorization: `Basic ${credentials}` };
  // fetch() rejects URLs with credentials
  [url.username, url.password] = ['', ''];
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT) }).catch((error: Error) => {
    throw new InputError(
      `Prometheus at ${origin} does not respond: ${(error.cause as Error | undefined)?.message ?? error.message}. Start it, or pass another --prometheus.`,
    );
  });
  const text = await response.text();
  // Prometheus describes an error as JSON
  if (!response.ok && !text.startsWith('{')) {
    throw new InputError(`Prometheus at ${origin} responds with HTTP ${response.status}. Correct --prometheus.`);
  }
  return text;
}
