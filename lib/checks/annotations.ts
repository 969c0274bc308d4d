import { ACKNOWLEDGED, KUBE_SCORE_IGNORE } from '../validation/annotations';
import { renderAgain } from '../kube/manifests';
import { CHECKS } from './all-checks';
import type { KubeObject } from './object-index';

const KUBE_LINTER = 'ignore-check.kube-linter.io/';

/**
 * Says on an object which checks are acknowledged and why, to readers and to the linters that check the same.
 *
 * @see https://github.com/zegl/kube-score#ignoring-a-test
 * @see https://docs.kubelinter.io/#/configuring-kubelinter?id=ignoring-violations-for-specific-cases
 */
export function annotate(object: KubeObject, reasons: ReadonlyMap<string, string>): void {
  const existing = object.manifest.metadata.annotations ?? {};
  const kubeScore = new Set(
    (existing[KUBE_SCORE_IGNORE] ?? '')
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  );
  const annotations: { [key: string]: string } = {};
  for (const { id, twins } of CHECKS.filter((check) => reasons.has(check.id))) {
    const reason = reasons.get(id) as string;
    annotations[ACKNOWLEDGED + id] = reason;
    twins?.kubeScore?.filter((twin) => isAbout(object, twin)).forEach((twin) => kubeScore.add(twin));
    twins?.kubeLinter?.forEach((twin) => (annotations[KUBE_LINTER + twin] = reason));
  }
  if (kubeScore.size > 0) {
    annotations[KUBE_SCORE_IGNORE] = [...kubeScore].join(',');
  }
  const news = Object.entries(annotations).filter(([key, value]) => existing[key] !== value);
  news.forEach(([key, value]) => object.construct.metadata.addAnnotation(key, value));
  if (news.length > 0) {
    renderAgain(object.construct);
  }
}

/** kube-score has some of its checks once for each kind. */
function isAbout({ kind }: KubeObject, twin: string): boolean {
  return !/^(deployment|statefulset)-/.test(twin) || twin.startsWith(`${kind.toLowerCase()}-`);
}
