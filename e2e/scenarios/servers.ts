import { send, type Target } from '../../support/http';
import { type LiveObject, get, kubectl, list } from '../kubectl';
import { type LoadOptions, type Tally, underLoad } from '../load';
import { startPrometheus, stopPrometheus, waitForSamples } from '../prometheus';
import { SERVERS, type ServerExample } from '../servers/catalog';
import { type ServerCharts, monitoringOf, synthesize } from '../servers/charts';
import { type Scenario, type Step, ensure, eventually, sleep } from '../steps';
import { PROPAGATION_SECONDS, isReady, livePods, restart, waitForRollout, waitUntilDeleted } from '../workload';

/** Requests per second. */
const RATE = 5;
/** Duration of the requests in flight at SIGTERM: longer than the drain of 10 s before it. */
const SLOW_SECONDS = 20;
/** Duration that shows that the requests were in flight at SIGTERM. */
const MIN_SLOW_SECONDS = 15;
const SLOW_REQUESTS = 2;

/** Timeout of the deletion of the old pods, in seconds: longer than the longest grace period. */
const DELETION_SECONDS = 300;

/** One scenario for each example. */
export function servers(node: string): Scenario[] {
  return SERVERS.map((example) => ({
    name: example.name,
    about:
      `\`examples/servers/${example.name}\` in a namespace that enforces Pod Security "restricted", under ${RATE} predictions per second` +
      `${example.newConnections ? ', each on a new connection' : ''}.`,
    steps: () => new ServerRun(example, node).steps(),
  }));
}

/** Claims of one server. Each is a column of the report. */
class ServerRun {
  private charts!: ServerCharts;

  public constructor(
    private readonly example: ServerExample,
    private readonly node: string,
  ) {}

  public steps(): Step[] {
    return [
      { claim: 'starts', required: true, check: () => this.start() },
      { claim: 'predicts', required: true, check: () => this.predict() },
      ...(this.example.metrics ? [{ claim: 'metrics', check: () => this.scrape() }] : []),
      { claim: 'requests in flight at SIGTERM', check: () => this.terminate() },
      { claim: 'rollout', check: () => this.loaded(() => this.restart()) },
      { claim: 'drain of a node', check: () => this.loaded(() => this.drainNode()) },
      { claim: 'canary release', check: () => this.release() },
      { claim: 'deletes', always: true, check: () => this.remove() },
    ];
  }

  private get name(): string {
    return this.example.name;
  }

  /** Applies the app. Reports the time of the slowest pod from its start until it is ready. */
  private async start(): Promise<string> {
    await this.remove();
    this.charts = await synthesize(this.example);
    await this.apply(this.charts.app);
    const pods = await livePods(this.name);
    const restarts = pods.flatMap((p) => p.status.containerStatuses ?? []).filter((c) => c.restartCount > 0).length;
    ensure(restarts === 0, `${restarts} containers restarted`);
    const seconds = Math.max(...pods.map(startSeconds));
    return `${pods.length} pods ready, the slowest after ${seconds} s of ${startupBudget(pods[0])} s`;
  }

  private async predict(): Promise<string> {
    const { path, expectedText } = this.example;
    return eventually(60, async () => {
      const { status, body } = await send(await this.target(), path, this.message(0));
      ensure(status === 200 && body.includes(expectedText), `HTTP ${status} ${body.slice(0, 200)}`);
      return body.slice(0, 120);
    });
  }

  private async scrape(): Promise<string> {
    const { port, path, name } = this.example.metrics ?? { port: 0, path: '', name: '' };
    const addresses = (await livePods(this.name)).map(({ status }) => status.podIP ?? '');
    const namespace = monitoringOf(this.name);
    const targets = addresses.map((address) => `${address}:${port}`);
    const job = { job_name: 'server', metrics_path: path, static_configs: [{ targets }] };
    await startPrometheus({ namespace, interval: 5, jobs: [job] });
    try {
      await waitForSamples(namespace, 'up == 1', addresses.length);
      await Promise.all(Array.from({ length: 20 }, () => this.predict()));
      const series = await waitForSamples(namespace, `{__name__="${name}"}`, addresses.length);
      return `${name} of ${addresses.length} pods, ${series} series`;
    } finally {
      await stopPrometheus(namespace);
    }
  }

  /** Deletes all pods while requests are in flight. */
  private async terminate(): Promise<string> {
    const old = (await livePods(this.name)).map((pod) => pod.metadata.name);
    const target = await this.target();
    const start = performance.now();
    const responses = Array.from({ length: SLOW_REQUESTS }, () =>
      send(target, this.example.path, this.message(SLOW_SECONDS)),
    );
    const settled = Promise.allSettled(responses);
    await sleep(1);
    await kubectl('delete', 'pods', ...old, '-n', this.name, '--wait=false');
    const results = (await settled).map((r) =>
      r.status === 'fulfilled' ? `HTTP ${r.value.status}` : String(r.reason),
    );
    const seconds = (performance.now() - start) / 1000;
    await waitUntilDeleted(this.name, old, DELETION_SECONDS);
    const deleted = (performance.now() - start) / 1000;
    await waitForRollout(this.name, this.name);
    ensure(
      results.every((r) => r === 'HTTP 200'),
      results.join(', '),
    );
    ensure(
      seconds > MIN_SLOW_SECONDS,
      `the requests took ${seconds.toFixed(0)} s, too short to be in flight at SIGTERM`,
    );
    return `${SLOW_REQUESTS} of ${SLOW_REQUESTS} responded after ${seconds.toFixed(0)} s; pods deleted after ${deleted.toFixed(0)} s`;
  }

  private async loaded(action: () => Promise<void>): Promise<string> {
    const tally = await this.load(action);
    tally.ensureNoneFailed();
    return tally.toString();
  }

  private async load(action: () => Promise<void>): Promise<Tally> {
    const { path, expectedText, newConnections } = this.example;
    const fault: LoadOptions['fault'] = ({ status, body }) =>
      status === 200 && body.includes(expectedText) ? undefined : `HTTP ${status} ${body.slice(0, 80)}`;
    return underLoad(await this.target(), { path, rate: RATE, newConnections, ...this.message(0), fault }, action);
  }

  private async restart(): Promise<void> {
    await restart(this.name, this.name, await livePods(this.name), DELETION_SECONDS);
  }

  /** Drains the node of a pod, but evicts only the pods of this app. */
  private async drainNode(): Promise<void> {
    const pods = await livePods(this.name);
    const node = pods[0]?.spec.nodeName;
    ensure(node !== undefined, 'no pod has a node');
    try {
      await kubectl('drain', node, `--pod-selector=app=${this.name}`, '--delete-emptydir-data', '--timeout=300s');
      await waitForRollout(this.name, this.name);
    } finally {
      await kubectl('uncordon', node);
    }
  }

  /** Applies the files of a canary release one after another, each under load. */
  private async release(): Promise<string> {
    await this.remove();
    const [first = '', ...steps] = this.charts.canary;
    await this.apply(first);
    return this.loaded(async () => {
      for (const file of steps) {
        await this.apply(file);
      }
    });
  }

  private async apply(file: string): Promise<void> {
    const { stderr } = await kubectl('apply', '-f', file);
    ensure(stderr.trim() === '', stderr.trim());
    const deployments = await list('deployments', this.name);
    await Promise.all(deployments.map(({ metadata }) => waitForRollout(this.name, metadata.name)));
    const wanted = deployments.reduce((sum, { spec }) => sum + spec.replicas, 0);
    await eventually(180, async () => {
      const pods = await list('pods', this.name);
      ensure(pods.length === wanted && pods.every(isReady), `${pods.length} pods, ${wanted} wanted`);
    });
    await sleep(PROPAGATION_SECONDS);
  }

  private async remove(): Promise<string> {
    await kubectl('delete', 'namespace', this.name, '--ignore-not-found', '--timeout=300s');
    return `namespace ${this.name} deleted`;
  }

  private message(seconds: number) {
    return { type: 'application/json', body: JSON.stringify(this.example.body(seconds)) };
  }

  private async target(): Promise<Target> {
    const { ports } = (await get('service', this.name, this.name)).spec;
    return {
      address: this.node,
      port: ports.find((p) => p.port === this.example.port)?.nodePort ?? ports[0]?.nodePort ?? 0,
    };
  }
}

/** Seconds from the start of the container until the pod was ready. */
function startSeconds({ status }: LiveObject): number {
  const started = status.containerStatuses?.[0]?.state.running?.startedAt;
  const ready = status.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  return started && ready ? (Date.parse(ready) - Date.parse(started)) / 1000 : NaN;
}

/** Seconds that the startup probe allows. */
function startupBudget(pod: LiveObject | undefined): number {
  const { startupProbe } = pod?.spec.containers?.[0] ?? {};
  return (startupProbe?.periodSeconds ?? NaN) * (startupProbe?.failureThreshold ?? NaN);
}
