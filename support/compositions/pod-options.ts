import { NodeTaintQuery } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import type { RolloutProps, SchedulingProps, ServiceAccountOptions } from '../../lib';
import * as amounts from './amounts';
import { mixed, pick, props } from './mixed';
import * as texts from './texts';

const never = fc.constant(undefined);
/** Labels that rarely are invalid or select the pods. */
export const fewLabels = mixed(pick({}, { 'example.com/owner': 'team-nlp' }), texts.labels);

/** Values of `ServingOptions` that place the pods and describe them. */
export const podOptions = {
  imagePullSecrets: mixed(pick([], ['registry']), pick(null, ['A'], ['a', 'a'])),
  scheduling: props<SchedulingProps>([], {
    nodeSelector: fewLabels,
    tolerations: mixed(pick([], [NodeTaintQuery.any()]), pick(null, [{}])),
    priorityClass: texts.name,
    runtimeClass: texts.name,
    nodeFailureTimeout: amounts.seconds(0, 86_400),
  }),
  serviceAccount: props<ServiceAccountOptions>([], {
    existingName: mixed(never, texts.name),
    annotations: fewLabels,
    mountToken: mixed(pick(undefined, true), pick(false)),
    rules: mixed(pick(undefined, [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]), pick([])),
  }),
  rollout: props<RolloutProps>([], { surge: mixed(never, amounts.flag), revisionHistoryLimit: amounts.whole(0, 99) }),
  podLabels: fewLabels,
  podAnnotations: fewLabels,
  deploymentLabels: fewLabels,
  deploymentAnnotations: fewLabels,
};
