/**
 * Rule of the API server for the names of some kinds.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export interface NameRule {
  readonly pattern: RegExp;
  readonly maxLength: number;
  /** Requirement in messages. */
  readonly requirement: string;
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

/** Label of RFC 1035, for Services and for all objects that have the name of a Service. */
export const SERVICE_NAME: NameRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  maxLength: 63,
  requirement:
    "must be a name of at most 63 lower-case letters, digits or '-' that starts with a letter and does not end with '-'",
};

/** Name of a port (IANA_SVC_NAME). */
export const PORT_NAME: NameRule = {
  pattern: /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
  maxLength: 15,
  requirement:
    "must be a name of at most 15 lower-case letters, digits or '-', with a letter, and a letter or digit at both ends and around each '-'",
};

/** Label of RFC 1123, for namespaces and containers. */
export const DNS_LABEL: NameRule = {
  pattern: new RegExp(`^${LABEL}$`),
  maxLength: 63,
  requirement: "must be a name of at most 63 lower-case letters, digits or '-' that neither starts nor ends with '-'",
};

/** DNS subdomain, for most other kinds, such as Ingress classes, Secrets, claims, Gateways and their listeners. */
export const objectName = (maxLength: number): NameRule => ({
  pattern: new RegExp(`^${LABEL}(\\.${LABEL})*$`),
  maxLength,
  requirement: `must be a name of at most ${maxLength} lower-case letters, digits, '-' or '.', with a letter or digit at both ends and around each '.'`,
});
export const OBJECT_NAME = objectName(253);

/** System namespaces of Kubernetes and OpenShift. OpenShift reserves both prefixes. */
export const SYSTEM_NAMESPACE = /^(kube-|openshift(-|$))/;

/** Returns true if a name follows a rule. */
export function follows({ pattern, maxLength }: NameRule, text: unknown): boolean {
  // RegExp.test() converts undefined to 'undefined'
  return typeof text === 'string' && text.length <= maxLength && pattern.test(text);
}
