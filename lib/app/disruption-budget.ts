import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { MlApp } from './ml-app';

/** Adds the PodDisruptionBudget of an app: nodes can be drained, one pod at a time. */
export function addDisruptionBudget(app: MlApp): ApiObject {
  return new k8s.KubePodDisruptionBudget(app, 'pod-disruption-budget', {
    metadata: { name: app.name, labels: app.labels },
    spec: {
      // not minAvailable: that would block every drain when one replica is left
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: app.labels },
      // a pod that never gets ready must not keep its node from being drained
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
