import { type ExecFileException, execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { ensure } from './steps';

const USERS = 10;
/** Seconds from the planned end of siege until it is killed, because siege sometimes waits for its threads and never exits. */
const GRACE_SECONDS = 20;
/** Maximum number of runs of siege, if each is killed. */
const ATTEMPTS = 3;
// the defaults of siege, with JSON output, without the log on the screen, and without the parsing of pages
const SETTINGS = 'verbose = false\njson_output = true\nparser = false\nconnection = close\ndelay = 0.0\n';

/** Result of a load test with ten concurrent users. */
export interface LoadResult {
  readonly tool: string;
  readonly transactions: number;
  readonly failed: number;
  /** Responses per second. */
  readonly rate: number;
  readonly meanMs: number;
  readonly longestMs: number;
}

/** Runs `siege -c 10 -t SECONDSs`, as in the exercises, or autocannon with as many connections if siege is not installed. */
export async function runLoadTool(url: string, seconds: number): Promise<LoadResult> {
  const settings = join(mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-siege-')), 'siegerc');
  writeFileSync(settings, SETTINGS);
  const args = ['-R', settings, '-c', String(USERS), '-t', `${seconds}s`, url];
  const options = { maxBuffer: 2 ** 26, timeout: (seconds + GRACE_SECONDS) * 1000, killSignal: 'SIGKILL' } as const;
  for (let attempt = 1; ; attempt++) {
    try {
      return read((await promisify(execFile)('siege', args, options)).stdout);
    } catch (error) {
      const { code, killed, message } = error as ExecFileException;
      if (code === 'ENOENT') return runAutocannon(url, seconds);
      ensure(killed === true && attempt < ATTEMPTS, `siege failed: ${message}`);
    }
  }
}

function read(stdout: string): LoadResult {
  const [json] = /\{[^{}]*\}/.exec(stdout) ?? [];
  ensure(json !== undefined, `siege printed no JSON: install version 4.0.5 or newer. Output: ${stdout.slice(0, 200)}`);
  const result = JSON.parse(json) as Record<string, number>;
  return {
    tool: 'siege',
    transactions: result.transactions ?? NaN,
    failed: result.failed_transactions ?? NaN,
    rate: result.transaction_rate ?? NaN,
    meanMs: (result.response_time ?? NaN) * 1000,
    longestMs: (result.longest_transaction ?? NaN) * 1000,
  };
}

async function runAutocannon(url: string, seconds: number): Promise<LoadResult> {
  const { requests, latency, errors, non2xx } = await autocannon({ url, connections: USERS, duration: seconds });
  return {
    tool: 'autocannon (siege is not installed)',
    transactions: requests.total,
    failed: errors + non2xx,
    rate: requests.average,
    meanMs: latency.mean,
    longestMs: latency.max,
  };
}

export function show({ tool, transactions, failed, rate, meanMs, longestMs }: LoadResult): string {
  return (
    `${tool}: ${transactions} transactions, ${failed} failed, availability ${availability(transactions, failed)}%, ` +
    `${rate.toFixed(1)}/s, mean ${meanMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms`
  );
}

function availability(transactions: number, failed: number): string {
  return ((100 * transactions) / (transactions + failed)).toFixed(2);
}

/** Measures the rate and the latency percentiles over 40 keep-alive connections. Throws if a request fails. */
export async function percentiles(url: string, seconds: number): Promise<string> {
  const { requests, latency, errors, non2xx } = await autocannon({
    url,
    connections: 40,
    duration: seconds,
    timeout: 30,
  });
  ensure(errors + non2xx === 0, `${errors} errors, ${non2xx} responses other than 2xx`);
  return `${requests.average.toFixed(1)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms`;
}
