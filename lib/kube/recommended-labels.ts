/** Label with the name of the application. */
export const NAME = 'app.kubernetes.io/name';
/** Label with the name of the chart. */
export const PART_OF = 'app.kubernetes.io/part-of';
/** Label with the name of the tool that writes an object. */
export const MANAGED_BY = 'app.kubernetes.io/managed-by';
/** Name of this library in the label. */
export const LIBRARY = 'cdk8s-ml-app';
