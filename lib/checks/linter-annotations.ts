import { ACKNOWLEDGED, KUBE_LINTER_IGNORE, KUBE_SCORE_IGNORE } from '../kube/annotations';
import type { KubeObject } from './kube-object';
import type { Rule } from './rule';

/**
 * Returns the annotations of an object with acknowledged findings: the reasons, and the checks that linters ignore.
 *
 * @param reasons reasons by rule ID
 *
 * @see https://github.com/zegl/kube-score#ignoring-a-test
 * @see https://docs.kubelinter.io/#/configuring-kubelinter?id=ignoring-violations-for-specific-cases
 */
export function acknowledgedAnnotations(
  { kind, manifest }: KubeObject,
  reasons: ReadonlyMap<string, string>,
  rules: readonly Rule[],
): { [key: string]: string } {
  const kubeScore = new Set(namesIn(manifest.metadata.annotations?.[KUBE_SCORE_IGNORE]));
  const annotations: { [key: string]: string } = {};
  for (const { id, aliases = {} } of rules) {
    const reason = reasons.get(id);
    if (reason !== undefined) {
      annotations[ACKNOWLEDGED + id] = reason;
      aliases.kubeScore?.filter((alias) => appliesTo(kind, alias)).forEach((alias) => kubeScore.add(alias));
      aliases.kubeLinter?.forEach((alias) => (annotations[KUBE_LINTER_IGNORE + alias] = reason));
    }
  }
  return kubeScore.size > 0 ? { ...annotations, [KUBE_SCORE_IGNORE]: [...kubeScore].join(',') } : annotations;
}

function namesIn(list: string = ''): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Returns true if a check of kube-score applies to a kind. kube-score repeats some checks for each kind. */
function appliesTo(kind: string, alias: string): boolean {
  return !/^(deployment|statefulset)-/.test(alias) || alias.startsWith(`${kind.toLowerCase()}-`);
}
