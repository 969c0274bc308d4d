import { type Bounds, boundsOf } from '../../kube/scalers';
import { TARGET_REF, targetTextOf } from '../autoscalers';
import { AUTOSCALER_YAML, DEPLOYMENT_WITH_REQUEST_YAML, documents } from '../example-yaml';
import type { KubeObject } from '../kube-object';
import type { ObjectIndex } from '../object-index';
import type { Rule } from '../rule';

export const autoscalerOverlap: Rule = {
  id: 'autoscaler-overlap',
  finding:
    'Two HorizontalPodAutoscalers or ScaledObjects with the same target, or one whose range of replicas differs from the range in `scaleExternally()`',
  consequence: "The autoscalers revert each other's changes",
  source: 'https://keda.sh/docs/latest/reference/faq/',
  usesFact: 'bounds',
  example: {
    wrong: documents(
      DEPLOYMENT_WITH_REQUEST_YAML,
      AUTOSCALER_YAML,
      AUTOSCALER_YAML.replace('{ name: model }', '{ name: model-by-queue }'),
    ),
    right: documents(DEPLOYMENT_WITH_REQUEST_YAML, AUTOSCALER_YAML),
  },
  *find(index) {
    for (const scaler of index.allScalers) {
      const target = index.targetOf(scaler);
      const [first] = target ? index.scalersOf(target) : [];
      if (first && first !== scaler) {
        yield {
          object: scaler,
          path: TARGET_REF,
          other: first,
          text: `spec.scaleTargetRef is ${targetTextOf(scaler)}, which ${first} also scales: keep one of the two autoscalers, with the metrics of both`,
        };
      }
      const text = target && contradiction(index, scaler, target);
      if (text) {
        yield { object: scaler, path: ['spec'], text };
      }
    }
  },
};

/** Describes bounds that differ from the declared bounds of a target, with the fix; undefined if they are equal. */
function contradiction(index: ObjectIndex, scaler: KubeObject, target: KubeObject): string | undefined {
  const [actual, declared] = [boundsOf(scaler.manifest), index.facts.bounds.get(target)];
  const rangeOf = ({ minReplicas, maxReplicas }: Bounds) => `${minReplicas} to ${maxReplicas}`;
  return declared && rangeOf(actual) !== rangeOf(declared)
    ? `the range of replicas is ${rangeOf(actual)}, which contradicts the range ${rangeOf(declared)} of ${declared.source} for ${target}: pass the same range to both`
    : undefined;
}
