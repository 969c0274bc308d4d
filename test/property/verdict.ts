import type { Manifest } from '../support';
import { type Outcome, objectsOf } from './cases';
import { undocumented } from './documented';
import { ruleFaults, togetherFaults } from './rules';
import { KUBERNETES_VERSIONS, type KubernetesVersion, schemaFaults } from './schemas';

/** Fields of newer versions: image volumes, and the kubelet's sleep, for which `DrainAction.SLEEP_COMMAND` is there. */
const NEWER: { readonly [version: string]: RegExp } = {
  'v1.28': /volumes\/\d+: .*additionalProperty":"image"|preStop: .*additionalProperty":"sleep"/,
};

/** What Kubernetes would refuse of what came of a case, and what our error, if it is one, fails to say. */
export function faultsOf(outcome: Outcome): string[] {
  if ('error' in outcome) {
    const fault = undocumented(outcome.error);
    return fault === undefined ? [] : [fault];
  }
  const objects = objectsOf(outcome.yaml);
  return [
    ...KUBERNETES_VERSIONS.flatMap((version) => objects.flatMap((object) => schemaFaultsOf(version, object))),
    ...objects.flatMap(ruleFaults),
    ...togetherFaults(objects),
  ];
}

function schemaFaultsOf(version: KubernetesVersion, object: Manifest): string[] {
  return schemaFaults(version, object).filter((fault) => !NEWER[version]?.test(fault));
}
