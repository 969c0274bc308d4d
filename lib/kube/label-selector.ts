/** A label selector as it is written. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values?: string[] }[];
}

export interface Labels {
  readonly [key: string]: string;
}

/** Labels that controllers give their pods: they may be selected by, though no template has them. */
const SET_BY_CONTROLLERS =
  /^(pod-template-hash|controller-revision-hash|controller-uid|job-name|(statefulset|apps|batch)\.kubernetes\.io\/.*)$/;

/** One label that a selector asks for, and the values that will do. */
export interface Requirement {
  readonly key: string;
  readonly values: string[];
}

/** Labels of which each must have one of some values: what an index of labels can look up. */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Requirement[] {
  const equal = Object.entries(matchLabels).map(([key, value]) => ({ key, values: [value] }));
  const within = matchExpressions
    .filter(({ operator }) => operator === 'In')
    .map(({ key, values = [] }) => ({ key, values }));
  return [...equal, ...within].filter(({ key }) => !SET_BY_CONTROLLERS.test(key));
}

/**
 * Whether a selector selects what has these labels. One without requirements selects everything.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    Object.keys(matchLabels).every((key) => labels[key] === matchLabels[key] || SET_BY_CONTROLLERS.test(key)) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      switch (SET_BY_CONTROLLERS.test(key) ? '' : operator) {
        case 'In':
          return values.includes(labels[key] as string);
        case 'NotIn':
          return !values.includes(labels[key] as string);
        case 'Exists':
          return key in labels;
        case 'DoesNotExist':
          return !(key in labels);
        default:
          return true;
      }
    })
  );
}
