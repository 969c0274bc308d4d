import { spawnSync } from 'node:child_process';
import { goProgram } from './go-program';

/** Pinned, so that a landing does not depend on what they think of next. */
const KUBE_SCORE = 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0';
const WARNING = 5;

/** An object in the output of kube-score, as far as we read it. */
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

/** A finding of kube-linter. */
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

/** What kube-score says of files of manifests. */
export function kubeScore(files: readonly string[], ...options: string[]): ScoredObject[] {
  return output('kube-score', goProgram(KUBE_SCORE), ['score', '--output-format', 'json', ...options, ...files]);
}

/** What is critical or a warning, and not ignored by an annotation. */
export function found({ checks }: ScoredObject): ScoredObject['checks'] {
  return checks.filter(({ grade, skipped }) => !skipped && grade <= WARNING);
}

/** What kube-linter says of files of manifests; undefined if it is not on the PATH. */
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

/** What a linter prints as JSON. Its exit status tells of findings, and so does the output. */
function output<T>(name: string, program: string, args: string[]): T {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (!/^[[{]/.test(stdout)) {
    throw new Error(`${name} gives no result: ${stderr.trim()}`);
  }
  return JSON.parse(stdout) as T;
}
