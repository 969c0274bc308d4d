/**
 * Rules of the API server for names, each as strict as the kind of object that has the name.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export interface NameRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
  readonly must: string;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** A label of RFC 1035: Services, and so everything that has the name of a Service. */
export const SERVICE_NAME: NameRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  must: "must be a name of at most 63 lower-case letters, digits or '-', that starts with a letter and does not end with '-'",
};

/** A label of RFC 1123: namespaces. */
export const NAMESPACE_NAME: NameRule = {
  pattern: new RegExp(`^${LABEL}$`),
  maxLength: 63,
  must: "must be a name of at most 63 lower-case letters, digits or '-', that neither starts nor ends with '-'",
};

/** A DNS subdomain: most other kinds, Ingress classes, Secrets, claims, Gateways and their listeners among them. */
export const objectName = (maxLength: number): NameRule => ({
  pattern: new RegExp(`^${LABEL}(\\.${LABEL})*$`),
  maxLength,
  must: `must be a name of at most ${maxLength} lower-case letters, digits, '-' or '.', with a letter or digit at both ends and around each '.'`,
});
export const OBJECT_NAME = objectName(253);

/** Namespaces of Kubernetes' own, and of OpenShift's, which reserves both prefixes. */
export const SYSTEM_NAMESPACE = /^(kube-|openshift(-|$))/;

/** Whether a text follows a rule. */
export function follows({ pattern, maxLength }: NameRule, text: unknown): boolean {
  // a RegExp takes undefined for 'undefined'
  return typeof text === 'string' && text.length <= maxLength && pattern.test(text);
}
