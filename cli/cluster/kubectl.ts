import { spawn } from 'node:child_process';
import type { Manifest } from '../../lib/kube/manifest';
import { show } from '../../lib/kube/show';
import { InputError } from '../program';

/** Exit status and output of kubectl. */
export interface Result {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl with arguments and standard input. */
export type Kubectl = (args: readonly string[], input?: string) => Promise<Result>;

/** Program of `kubectl diff`. Its output must contain all lines of both objects, because `differencesIn()` parses it. */
const DIFF = 'diff -N -U 1000000';

/** Returns a function that runs kubectl with a context, by default the current context. */
export function kubectlFor(context?: string): Kubectl {
  const options = context === undefined ? [] : ['--context', context];
  return (args, input = '') =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, KUBECTL_EXTERNAL_DIFF: DIFF };
      const child = spawn('kubectl', [...options, ...args], { env, windowsHide: true });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      // kubectl can end before it has read the input
      child.stdin.on('error', () => {}).end(input);
      child
        .on('error', (error) => reject(startFailureOf(error)))
        .on('close', (status) => resolve({ status: status ?? 1, stdout, stderr }));
    });
}

/** Error of a kubectl that does not start. */
export function startFailureOf({ code, message }: NodeJS.ErrnoException): InputError {
  return new InputError(
    code === 'ENOENT' ? 'kubectl is not installed: install it first' : `kubectl does not start: ${message}`,
  );
}

/** Error of a kubectl command, on one line. */
export function failureOf([command]: readonly string[], stderr: string): InputError {
  const reason = reasonIn(stderr);
  return new InputError(
    `kubectl ${command} ${/forbidden/i.test(stderr) ? 'is forbidden' : 'failed'}: ${reason || 'it printed no reason'}`,
  );
}

/**
 * Parses the output of a kubectl command.
 *
 * @throws if the output is not JSON, for example because another program is named kubectl
 */
export function jsonIn<T>(stdout: string): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new InputError(`kubectl printed ${show(stdout)}, must be JSON: check the kubectl in your PATH`);
  }
}

/** Returns a predicate for manifests of the kinds that the cluster lacks, from the errors of kubectl. */
export function missingKindsIn(stderr: string): (manifest: Manifest) => boolean {
  const matches = stderr.matchAll(/no matches for kind "([^"]+)" in version "([^"]+)"/g);
  const missing = new Set([...matches].map(([, kind, apiVersion]) => `${apiVersion} ${kind}`));
  return ({ apiVersion, kind }) => missing.has(`${apiVersion} ${kind}`);
}

/** Error message of kubectl: the first line that starts with 'Error', or else the last line. */
export function reasonIn(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return (lines.find((line) => line.startsWith('Error')) ?? lines.at(-1) ?? '').replace(/^(?:error|Error): /, '');
}
