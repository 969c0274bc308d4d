import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { ensure } from './steps';

const USERS = 10;
// what siege writes for a new user, but for the reading of pages and the log on screen
const SETTINGS = 'verbose = false\njson_output = true\nparser = false\nconnection = close\ndelay = 0.0\n';

/** What ten users at once saw. */
export interface Siege {
  readonly tool: string;
  readonly transactions: number;
  readonly failed: number;
  /** Answers a second. */
  readonly rate: number;
  readonly meanMs: number;
  readonly longestMs: number;
}

/** siege -c 10 -t SECONDSs, as the texts say; autocannon with as many connections where siege is not installed. */
export async function siege(url: string, seconds: number): Promise<Siege> {
  const settings = join(mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-siege-')), 'siegerc');
  writeFileSync(settings, SETTINGS);
  const args = ['-R', settings, '-c', String(USERS), '-t', `${seconds}s`, url];
  const output = await promisify(execFile)('siege', args, { maxBuffer: 2 ** 26 }).catch((error: Error) => {
    ensure('code' in error && error.code === 'ENOENT', `siege fails: ${error.message}`);
    return undefined;
  });
  return output ? read(output.stdout) : replacement(url, seconds);
}

function read(stdout: string): Siege {
  const [json] = /\{[^{}]*\}/.exec(stdout) ?? [];
  ensure(json !== undefined, `siege printed no JSON (4.0.5 or newer does): ${stdout.slice(0, 200)}`);
  const told = JSON.parse(json) as Record<string, number>;
  return {
    tool: 'siege',
    transactions: told.transactions ?? NaN,
    failed: told.failed_transactions ?? NaN,
    rate: told.transaction_rate ?? NaN,
    meanMs: (told.response_time ?? NaN) * 1000,
    longestMs: (told.longest_transaction ?? NaN) * 1000,
  };
}

async function replacement(url: string, seconds: number): Promise<Siege> {
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

export function show({ tool, transactions, failed, rate, meanMs, longestMs }: Siege): string {
  return (
    `${tool}: ${transactions} transactions, ${failed} failed, availability ${availability(transactions, failed)} %, ` +
    `${rate.toFixed(1)}/s, mean ${meanMs.toFixed(0)} ms, longest ${longestMs.toFixed(0)} ms`
  );
}

function availability(transactions: number, failed: number): string {
  return ((100 * transactions) / (transactions + failed)).toFixed(2);
}

/** Percentiles of forty connections that are kept alive, about eight a pod where five pods share them. */
export async function percentiles(url: string, seconds: number): Promise<string> {
  const { requests, latency, errors, non2xx } = await autocannon({
    url,
    connections: 40,
    duration: seconds,
    timeout: 30,
  });
  ensure(errors + non2xx === 0, `${errors} errors, ${non2xx} answers that are not 2xx`);
  return `${requests.average.toFixed(1)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms`;
}
