import { spawnSync } from 'node:child_process';
import { goProgram } from './go-program';

/** Pinned, so that a new release does not change the result. */
export const KUBE_SCORE = 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0';
const WARNING = 5;

/** Object in the output of kube-score. */
export interface ScoredObject {
  readonly object_meta: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: { readonly [key: string]: string };
  };
  readonly type_meta: { readonly kind: string };
  readonly checks: {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
    readonly comments: { readonly summary: string }[] | null;
  }[];
}

/** Finding of kube-linter. */
export interface LinterReport {
  readonly Check: string;
  readonly Diagnostic: { readonly Message: string };
  readonly Object: {
    readonly K8sObject: {
      readonly Name: string;
      readonly Namespace: string;
      readonly GroupVersionKind: { readonly Kind: string };
    };
  };
}

/** Runs kube-score on files of manifests. */
export function kubeScore(files: readonly string[], ...options: string[]): ScoredObject[] {
  const scored = output<ScoredObject[] | null>('kube-score', goProgram(KUBE_SCORE), [
    'score',
    '--output-format',
    'json',
    ...options,
    ...files,
  ]);
  // kube-score prints null if it supports none of the kinds
  return scored ?? [];
}

/** Critical findings and warnings that no annotation ignores. */
export function found({ checks }: ScoredObject): ScoredObject['checks'] {
  return checks.filter(({ grade, skipped }) => !skipped && grade <= WARNING);
}

/** Runs kube-linter on files of manifests. Returns undefined if it is not on the PATH. */
export function kubeLinter(files: string[], ...options: string[]): LinterReport[] | undefined {
  if (spawnSync('kube-linter', ['version']).error) {
    return undefined;
  }
  const { Reports } = output<{ Reports: LinterReport[] | null }>('kube-linter', 'kube-linter', [
    'lint',
    '--format',
    'json',
    ...options,
    ...files,
  ]);
  return Reports ?? [];
}

/** Runs a linter and parses its JSON output. Ignores the exit status, because findings are in the output. */
function output<T>(name: string, program: string, args: string[]): T {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!/^(?:[[{]|null)/.test(stdout)) {
    throw new Error(`${name} failed: ${stderr.trim()}`);
  }
  return JSON.parse(stdout) as T;
}
