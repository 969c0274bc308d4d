import type { Split } from '../../charts/canary-plan';
import type { HttpResponse, Target } from '../../support/http';
import { type ReleaseRun, releaseEnd } from '../../support/release-runs';
import { firstGateway, gatewayAddress, gatewayOptions } from '../gateway';
import { get, kubectl } from '../kubectl';
import { Tally, underLoad } from '../load';
import { waitForSamples } from '../prometheus';
import { ensure } from '../steps';
import { waitForRollout } from '../workload';
import { RELEASE, type ReleaseChart, stableName, trackOf, writeApp, writePlan, writeStable } from './charts';
import { type ProcessResult, ReleaseProcess } from './command';
import type { TestedVersion } from './versions';

/** Carries out a release with the plan in a folder. */
export type CarryOut = (folder: string) => Promise<ProcessResult & { readonly kills?: number }>;

/** Names, shares, version and load of a lane. */
export interface LaneOptions {
  readonly scenario: string;
  readonly split: Split;
  readonly shares: readonly number[];
  /** Requests per second. */
  readonly rate: number;
  readonly version: TestedVersion;
  /** Address of the node ports. */
  readonly node: string;
  /** True for an `MlApp` that becomes a release in place. */
  readonly inPlace?: boolean;
}

/** A namespace with a release under load. It carries out one release after another. */
export class Lane {
  public readonly runs: ReleaseRun[] = [];
  public tally = new Tally();
  /** Failed requests during releases, without those of `failedByVersion`. */
  public failedInRuns = 0;
  public chart!: ReleaseChart;
  private failedByVersion = 0;
  /** Version of the stable track, '1' or '2'. */
  private running = '1';

  public constructor(public readonly options: LaneOptions) {}

  public get namespace(): string {
    return `release-${this.options.scenario}-${this.options.split}`;
  }

  /** Applies the stable version. */
  public async start(): Promise<void> {
    await this.remove();
    const { split, shares, inPlace } = this.options;
    const host = { hosts: [`${this.namespace}.example.com`] };
    const route = split === 'weights' ? { ...gatewayOptions(await firstGateway()), ...host } : undefined;
    this.chart = { namespace: this.namespace, split, shares, route, inPlace };
    await this.applyStable();
  }

  public async remove(): Promise<void> {
    await kubectl('delete', 'namespace', this.namespace, '--ignore-not-found', '--timeout=300s');
  }

  /** Sends requests during the action, which starts when Prometheus has samples of all pods of the stable version. */
  public async load(monitoring: string, action: () => Promise<void>): Promise<void> {
    const { rate } = this.options;
    const job = `${this.namespace}/${stableName(this.chart)}`;
    const fault = (response: HttpResponse) => this.fault(response);
    await underLoad(await this.target(), { path: '/', rate, fault }, async (tally) => {
      this.tally = tally;
      await waitForSamples(monitoring, `http_request_duration_seconds_count{job="${job}",status_code="200"}`, 3);
      await action();
    });
  }

  /** Carries out a release, and records its result. Returns the folder of its plan. */
  public async release(carryOut: CarryOut): Promise<string> {
    const next = this.running === '1' ? '2' : '1';
    const folder = writePlan(this.chart, trackOf(this.running), trackOf(next, this.options.version.env));
    const before = this.counts(next);
    const start = performance.now();
    const end = await carryOut(folder)
      .then(({ log, kills }) => ({ ...releaseEnd(log), kills }))
      .catch((error: Error) => ({ outcome: 'failed', reason: error.message }));
    const after = this.counts(next);
    this.failedInRuns += after.failed - before.failed;
    this.runs.push({
      ...end,
      seconds: (performance.now() - start) / 1000,
      requests: after.sent - before.sent,
      ofNewVersion: after.ofNewVersion - before.ofNewVersion,
      failedByVersion: after.failedByVersion - before.failedByVersion,
    });
    if (end.outcome === 'promoted') this.running = next;
    return folder;
  }

  /** Reverts a release with an unexpected end, so that the next one can start. */
  public async reset(folder: string, prometheus: string): Promise<void> {
    await new ReleaseProcess(folder, prometheus, ['--abort']).ended.catch(() => undefined);
    this.running = '1';
    await this.applyStable();
  }

  /** Applies a release without a canary. */
  public applyRelease(): Promise<string> {
    return this.apply(writeStable(this.chart, trackOf(this.running)));
  }

  /** Applies the running version: an `MlApp` if the lane moves it in place, or a release without a canary. Returns the path of the file. */
  public applyStable(): Promise<string> {
    return this.options.inPlace ? this.apply(writeApp(this.chart, trackOf(this.running))) : this.applyRelease();
  }

  private async apply(file: string): Promise<string> {
    const { stderr } = await kubectl('apply', '-f', file);
    ensure(stderr.trim() === '', stderr.trim());
    await waitForRollout(this.namespace, stableName(this.chart));
    return file;
  }

  private counts(version: string) {
    const { sent, failed, versions } = this.tally;
    return { sent, failed, ofNewVersion: versions.get(version) ?? 0, failedByVersion: this.failedByVersion };
  }

  /** Error of a response, unless the new version fails on purpose. */
  private fault({ status, headers, body }: HttpResponse): string | undefined {
    if (status === 200) return undefined;
    const isNew = headers['x-app-version'] !== undefined && headers['x-app-version'] !== this.running;
    if (this.options.version.fails === 'responses' && isNew && status === 500) {
      this.failedByVersion++;
      return undefined;
    }
    return `HTTP ${status} ${body.slice(0, 80).trim()}`;
  }

  private async target(): Promise<Target> {
    if (this.chart.route) {
      return { address: gatewayAddress(await firstGateway()), port: 80, host: `${this.namespace}.example.com` };
    }
    const { ports } = (await get('service', RELEASE, this.namespace)).spec;
    return { address: this.options.node, port: ports[0]?.nodePort ?? 0 };
  }
}
