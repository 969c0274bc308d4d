/** A line of the output of `cdk8s-ml-app release --output json`. */
export interface ReleaseLogLine {
  readonly time: string;
  readonly step: string;
  readonly event: string;
  readonly text: string;
}

/** Result of a release under load. */
export interface ReleaseRun {
  /** Last event of the log, such as 'promoted', 'reverted', 'held' or 'refused'. 'none' without an event. */
  readonly outcome: string;
  readonly reason: string;
  readonly seconds: number;
  /** Requests during the release. */
  readonly requests: number;
  /** Requests that the new version responded to. */
  readonly ofNewVersion: number;
  /** Number of requests that the new version failed on purpose. */
  readonly failedByVersion: number;
  /** Number of times that the process was killed. */
  readonly kills?: number;
}

/** Reads the lines of a log. Ignores other text, such as messages of npx. */
export function releaseLog(stdout: string): ReleaseLogLine[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as ReleaseLogLine);
}

/** Returns the end of a release from its log. */
export function releaseEnd(log: readonly ReleaseLogLine[]): Pick<ReleaseRun, 'outcome' | 'reason'> {
  const last = log.at(-1);
  return { outcome: last?.event ?? 'none', reason: last?.text ?? '' };
}

/** Describes outcomes and durations, such as '19 of 20 reverted, after 12 to 31 s; 1 x held: too little traffic'. */
export function outcomesOf(runs: readonly ReleaseRun[], expected: string): string {
  const right = runs.filter(({ outcome }) => outcome === expected);
  const others = runs
    .filter(({ outcome }) => outcome !== expected)
    .map(({ outcome, reason }) => `${outcome}: ${reason}`);
  const wrong = [...new Set(others)].map((text) => `${others.filter((one) => one === text).length} x ${text}`);
  const kills = runs.flatMap((run) => run.kills ?? []);
  return [
    `${right.length} of ${runs.length} ${expected}, after ${range(
      runs.map(({ seconds }) => seconds),
      0,
    )} s`,
    ...(kills.length > 0 ? [`killed ${range(kills, 0)} times each`] : []),
    ...wrong,
  ].join('; ');
}

/** Describes the share of the requests of a release that the new version responded to, in percent. */
export function exposureOf(runs: readonly ReleaseRun[]): string {
  const shares = runs.map(({ requests, ofNewVersion }) => (requests > 0 ? (100 * ofNewVersion) / requests : 0));
  const failed = runs.reduce((sum, { failedByVersion }) => sum + failedByVersion, 0);
  const total = runs.reduce((sum, { requests }) => sum + requests, 0);
  const share = `${median(shares).toFixed(1)}% (${range(shares, 1)}%)`;
  return failed === 0 ? share : `${share}; the version failed ${failed} of all ${total} requests`;
}

/** Median of the values, or the higher of the two in the middle. 0 without values. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function range(values: readonly number[], digits: number): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return low === high ? `${low}` : `${low} to ${high}`;
}
