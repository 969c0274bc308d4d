import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ServingSpec } from './serving-spec';

/** Adds the PodDisruptionBudget of an app. A node drain can then evict one pod at a time. */
export function addDisruptionBudget(scope: Construct, { name, labels }: ServingSpec): ApiObject {
  return new k8s.KubePodDisruptionBudget(scope, 'pod-disruption-budget', {
    metadata: { name, labels },
    spec: {
      // minAvailable would block every drain when one replica is left
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: labels },
      // a pod that never becomes ready must not block the drain of its node
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
