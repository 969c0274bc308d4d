/** Label selector in a manifest. */
export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: { readonly key: string; readonly operator: string; readonly values?: string[] }[];
}

export interface Labels {
  readonly [key: string]: string;
}

/** Labels that controllers add to their pods. A selector can contain them, although no template has them. */
const SET_BY_CONTROLLERS =
  /^(pod-template-hash|controller-revision-hash|controller-uid|job-name|(statefulset|apps|batch)\.kubernetes\.io\/.*)$/;

/** Label that a selector requires, and its accepted values. */
export interface Requirement {
  readonly key: string;
  readonly values: string[];
}

/** Returns the requirements that an index of labels can look up. Leaves out labels that controllers add. */
export function requirementsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): Requirement[] {
  const fromLabels = Object.entries(matchLabels).map(([key, value]) => ({ key, values: [value] }));
  const fromExpressions = matchExpressions
    .filter(({ operator }) => operator === 'In')
    .map(({ key, values = [] }) => ({ key, values }));
  return [...fromLabels, ...fromExpressions].filter(({ key }) => !SET_BY_CONTROLLERS.test(key));
}

/**
 * Returns true if a selector selects pods with these labels. A selector without requirements selects all pods. Requirements for labels that
 * controllers add do not count.
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
