import type { Manifest } from '../support';
import { type Outcome, objectsOf } from '../../support/compositions/cases';
import { formViolation } from '../../support/compositions/documented';
import { ruleFaults, togetherFaults } from './rules';
import { KUBERNETES_VERSIONS, type KubernetesVersion, schemaFaults } from './schemas';

/** Fields of newer versions: image volumes, and the sleep action, which `DrainAction.SLEEP_COMMAND` replaces in older ones. */
const NEWER: { readonly [version: string]: RegExp } = {
  'v1.28': /volumes\/\d+: .*additionalProperty":"image"|preStop: .*additionalProperty":"sleep"/,
};

/** Faults of a result: violations of the rules of Kubernetes, or an error in the wrong form. */
export function faultsOf(outcome: Outcome): string[] {
  if ('error' in outcome) {
    const fault = formViolation(outcome.error);
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
