import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CHECKS } from '../lib/private/checks/all-checks';

/** Pinned, so that a landing does not depend on what they think of next. */
const KUBE_SCORE = 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0';
const WARNING = 5;

/** An object in the output of kube-score, as far as we read it. */
interface ScoredObject {
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

try {
  const files = process.argv.slice(2);
  lint(files.length > 0 ? files : readdirSync('dist').map((file) => join('dist', file)));
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** Fails if there is a finding without a reason, or a reason without a finding. */
function lint(files: string[]): void {
  const kubeScore = installed();
  const findings = score(kubeScore, files).flatMap((object) =>
    found(object).map(({ check, comments }) => {
      const what = (comments ?? []).map(({ summary }) => summary).join(', ');
      return `${nameOf(object)}: ${check.id}: ${what}`;
    }),
  );
  const acknowledged = score(kubeScore, files, '--disable-ignore-checks-annotations').flatMap((object) => {
    const ids = new Set(found(object).map(({ check }) => check.id));
    const ignored = object.object_meta.annotations?.['kube-score/ignore']?.split(',') ?? [];
    return ignored.map((id) => ({
      text: `${nameOf(object)}: ${id}`,
      reason: reasonOf(object, id),
      silences: ids.has(id),
    }));
  });
  const wrong = [
    ...findings,
    ...acknowledged
      .filter(({ silences }) => !silences)
      .map(({ text }) => `${text} is ignored, and there is nothing to ignore`),
    ...acknowledged
      .filter(({ reason }) => reason === undefined)
      .map(({ text }) => `${text} is ignored without a reason`),
  ];
  if (wrong.length > 0) {
    throw new Error(`kube-score does not agree:\n  ${wrong.sort().join('\n  ')}`);
  }
  console.log(`kube-score finds nothing critical and no warning in ${files.length} files, but what is acknowledged:`);
  const lines = acknowledged.map(({ text, reason }) => `  ${text}: ${reason}`);
  console.log(lines.sort().join('\n'));
}

/** The linter: built at the first time, then from the cache. */
function installed(): string {
  const folder = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'cdk8s-ml-app',
    KUBE_SCORE.split('/').pop() ?? '',
  );
  const program = join(folder, 'kube-score');
  if (!existsSync(program)) {
    const { error, status } = spawnSync('go', ['install', KUBE_SCORE], {
      env: { ...process.env, GOBIN: folder },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (error) {
      throw new Error('kube-score is built with Go, which is not on the PATH: install it from https://go.dev/dl/');
    }
    if (status !== 0) {
      throw new Error(`go install ${KUBE_SCORE} failed: see above`);
    }
  }
  return program;
}

function score(program: string, files: string[], ...options: string[]): ScoredObject[] {
  const { stdout, stderr } = spawnSync(program, ['score', '--output-format', 'json', ...options, ...files], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  // its exit status tells of findings, and so does the output
  if (!stdout.startsWith('[')) {
    throw new Error(`kube-score gives no result: ${stderr.trim()}`);
  }
  return JSON.parse(stdout) as ScoredObject[];
}

function found({ checks }: ScoredObject): ScoredObject['checks'] {
  return checks.filter(({ grade, skipped }) => !skipped && grade <= WARNING);
}

function nameOf({ object_meta: { name, namespace = '' }, type_meta: { kind } }: ScoredObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** Why a check of kube-score is acknowledged, which stands under the name of ours. */
function reasonOf({ object_meta: { annotations = {} } }: ScoredObject, id: string): string | undefined {
  const ours = CHECKS.filter(({ twins }) => twins?.kubeScore?.includes(id));
  return ours
    .map((check) => annotations[`acknowledged.cdk8s-ml-app/${check.id}`])
    .find((reason) => reason !== undefined);
}
