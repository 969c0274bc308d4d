import { exposureOf, outcomesOf } from '../../support/release-runs';
import { kubectlWithInput } from '../kubectl';
import { prometheusService, prometheusUrl, startPrometheus, stopPrometheus } from '../prometheus';
import { scrapeJobs, trackServices } from '../release/charts';
import { Lane } from '../release/lane';
import {
  type LaneAction,
  abortAtEachStep,
  killAtEachTransition,
  moveInPlace,
  repeat,
  repeatByGitOps,
} from '../release/runs';
import { ERRORS, HEALTHY, type TestedVersion, VERSIONS } from '../release/versions';
import { type Scenario, type Step, ensure } from '../steps';

/** Requests per second to each release. */
const RATE = 100;
/** Requests per second while a killed release waits for its lock. */
const SLOW_RATE = 40;
/** Time between two scrapes, in seconds. */
const SCRAPE_INTERVAL = Number(process.env.E2E_SCRAPE_INTERVAL ?? 1);
const SHARES = { replicas: [25, 50], weights: [10, 50] };
const ONE_SHARE = { replicas: [50], weights: [50] };

/** Releases of a scenario. */
interface ReleaseTest {
  readonly name: string;
  readonly about: string;
  readonly version: TestedVersion;
  readonly shares: typeof SHARES;
  readonly rate: number;
  readonly act: LaneAction;
  /** True if the command reaches Prometheus through the API server. */
  readonly byProxy?: boolean;
  /** True for an `MlApp` that becomes a release in place. */
  readonly inPlace?: boolean;
}

/** Scenarios of `cdk8s-ml-app release`, each with a release by replicas and one by weights at the same time. */
export function release(node: string): Scenario[] {
  const runs = Number(process.env.E2E_RELEASE_RUNS ?? 3);
  return tests(runs).map((test) => ({
    name: test.name,
    about: `${test.about} ${test.rate} requests per second to each release.`,
    steps: () => new ReleaseScenario(test, node).steps(),
  }));
}

/** Names of the scenarios. */
export const RELEASE_NAMES = tests(1).map(({ name }) => name);

function tests(runs: number): ReleaseTest[] {
  const killed = { shares: ONE_SHARE, rate: SLOW_RATE, act: killAtEachTransition };
  const kill = 'SIGKILL ends the process after each change of the state and each step, and a new process resumes.';
  return [
    ...VERSIONS.map((version) => ({ ...version, version, shares: SHARES, rate: RATE, act: repeat(runs) })),
    {
      name: 'abort',
      about:
        'A healthy version, aborted after each step of the plan. The command reaches Prometheus through the API server.',
      version: { ...HEALTHY, outcome: 'reverted', reason: /aborted/ },
      shares: ONE_SHARE,
      rate: RATE,
      act: abortAtEachStep,
      byProxy: true,
    },
    {
      name: 'in-place',
      about:
        'An `MlApp` becomes a release in place, releases a healthy version, and becomes an `MlApp` again. `prune` deletes the objects of the canary.',
      version: HEALTHY,
      shares: ONE_SHARE,
      rate: RATE,
      act: moveInPlace(runs),
      inPlace: true,
    },
    ...[HEALTHY, ERRORS].map((version) => ({
      name: version === HEALTHY ? 'gitops' : 'gitops-reverted',
      about: `${version.about} \`--write\` writes each step to a file, which is then applied.`,
      version,
      shares: ONE_SHARE,
      rate: RATE,
      act: repeatByGitOps(runs),
    })),
    { name: 'kill', about: `A healthy version. ${kill}`, version: HEALTHY, ...killed },
    { name: 'kill-reverted', about: `A version that fails 5% of the requests. ${kill}`, version: ERRORS, ...killed },
  ];
}

/** Claims of one scenario. Each is a column of the report. */
class ReleaseScenario {
  private readonly lanes: readonly Lane[];

  public constructor(
    private readonly test: ReleaseTest,
    private readonly node: string,
  ) {
    const { name: scenario, version, shares, rate, inPlace } = test;
    this.lanes = (['replicas', 'weights'] as const).map(
      (split) => new Lane({ scenario, split, shares: shares[split], rate, version, node, inPlace }),
    );
  }

  public steps(): Step[] {
    return [
      { claim: 'starts', required: true, check: () => this.start() },
      { claim: 'runs', check: () => this.run() },
      ...this.lanes.map((lane) => ({ claim: `by ${lane.options.split}`, check: () => this.outcomes(lane) })),
      { claim: 'requests of the new version', check: () => this.each(({ runs }) => exposureOf(runs)) },
      { claim: 'failed requests', check: () => this.failed() },
      { claim: 'deletes', always: true, check: () => this.remove() },
    ];
  }

  private get monitoring(): string {
    return `release-${this.test.name}-monitoring`;
  }

  private async start(): Promise<string> {
    await Promise.all(this.lanes.map((lane) => lane.start()));
    const charts = this.lanes.map(({ chart }) => chart);
    const services = charts.flatMap(trackServices).map((object) => JSON.stringify(object));
    await kubectlWithInput(services.join('\n---\n'), 'apply', '-f', '-');
    const jobs = charts.flatMap(scrapeJobs);
    await startPrometheus({ namespace: this.monitoring, interval: SCRAPE_INTERVAL, jobs });
    return `${this.lanes.length} releases and a Prometheus`;
  }

  private async run(): Promise<string> {
    const { act, byProxy } = this.test;
    const prometheus = byProxy ? prometheusService(this.monitoring) : await prometheusUrl(this.monitoring, this.node);
    const all = await Promise.allSettled(
      this.lanes.map((lane) => lane.load(this.monitoring, () => act(lane, prometheus))),
    );
    const errors = all.flatMap((one) => (one.status === 'rejected' ? String(one.reason) : []));
    ensure(errors.length === 0, errors.join('; '));
    return `${this.lanes.reduce((sum, { runs }) => sum + runs.length, 0)} releases`;
  }

  private outcomes({ runs }: Lane): string {
    const { outcome, reason } = this.test.version;
    const measured = outcomesOf(runs, outcome);
    ensure(runs.length > 0 && runs.every((run) => run.outcome === outcome), measured);
    const other = runs.find((run) => !reason.test(run.reason));
    ensure(other === undefined, `${measured}; for another reason: ${other?.reason}`);
    return measured;
  }

  /** Failed requests without those that the version fails itself. */
  private failed(): string {
    const breaks = this.test.version.fails === 'connections';
    const measured = this.each(({ tally, failedInRuns }) =>
      breaks ? `${tally.toString()}, ${failedInRuns} of them while the version crashed` : tally.toString(),
    );
    const unexplained = this.lanes.map(({ tally, failedInRuns }) => tally.failed - (breaks ? failedInRuns : 0));
    ensure(
      unexplained.every((count) => count === 0),
      measured,
    );
    return measured;
  }

  private each(text: (lane: Lane) => string): string {
    return this.lanes.map((lane) => `by ${lane.options.split}: ${text(lane)}`).join('; ');
  }

  private async remove(): Promise<string> {
    await Promise.all([...this.lanes.map((lane) => lane.remove()), stopPrometheus(this.monitoring)]);
    return 'namespaces deleted';
  }
}
