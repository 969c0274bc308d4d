import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cli/program';
import { ACKNOWLEDGED, KUBE_SCORE_IGNORE } from '../lib/kube/annotations';
import { RULES } from '../lib/checks/all-rules';
import { type ScoredObject, found, kubeScore } from './linters';

const USAGE = {
  command: 'npm run tool -- lint-manifests',
  about: 'Runs kube-score on manifests. Fails on findings without a reason, and on reasons without a finding.',
  positionals: [{ name: 'FILE', help: 'files of manifests, all of dist/ by default', many: true }],
};

void runProgram(USAGE, ({ positionals: files }) => {
  lint(files.length > 0 ? files : readdirSync('dist').map((file) => join('dist', file)));
});

/** Fails if there is a finding without a reason, or a reason without a finding. */
function lint(files: readonly string[]): void {
  const findings = kubeScore(files).flatMap((object) =>
    found(object).map(({ check, comments }) => {
      const summaries = (comments ?? []).map(({ summary }) => summary).join(', ');
      return `${nameOf(object)}: ${check.id}: ${summaries}`;
    }),
  );
  const acknowledged = kubeScore(files, '--disable-ignore-checks-annotations').flatMap((object) => {
    const ids = new Set(found(object).map(({ check }) => check.id));
    const ignored = object.object_meta.annotations?.[KUBE_SCORE_IGNORE]?.split(',') ?? [];
    return ignored.map((id) => ({
      text: `${nameOf(object)}: ${id}`,
      reason: reasonOf(object, id),
      silences: ids.has(id),
    }));
  });
  const wrong = [
    ...findings,
    ...acknowledged.filter(({ silences }) => !silences).map(({ text }) => `${text} is ignored without a finding`),
    ...acknowledged
      .filter(({ reason }) => reason === undefined)
      .map(({ text }) => `${text} is ignored without a reason`),
  ];
  if (wrong.length > 0) {
    throw new Error(`kube-score and the acknowledgements do not match:\n  ${wrong.sort().join('\n  ')}`);
  }
  console.log(`kube-score reports no finding in ${files.length} files, except acknowledged ones:`);
  const lines = acknowledged.map(({ text, reason }) => `  ${text}: ${reason}`);
  console.log(lines.sort().join('\n'));
}

function nameOf({ object_meta: { name, namespace = '' }, type_meta: { kind } }: ScoredObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** Reason of an acknowledgement for a check of kube-score. The annotation has the ID of the equivalent check. */
function reasonOf({ object_meta: { annotations = {} } }: ScoredObject, id: string): string | undefined {
  const ours = RULES.filter(({ aliases }) => aliases?.kubeScore?.includes(id));
  return ours.map((check) => annotations[ACKNOWLEDGED + check.id]).find((reason) => reason !== undefined);
}
