import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { OBJECT_NAME } from '../kube/names';
import type { PropCheck } from '../validation/prop-check';
import type { RoleRule } from './role-rule';

const API = 'rbac.authorization.k8s.io';
const RESOURCE = /^(\*|[a-z][-a-z0-9.]*)(\/(\*|[a-z][-a-z0-9]*))?$/;
const VERB = /^(\*|[a-z]+)$/;
/** Verbs of requests without a name. */
const NAMELESS_VERBS = ['create', 'deletecollection'];

/** Checks the rules of a Role. The API server accepts, but never applies, unknown groups, resources and verbs. */
export function checkRoleRules(check: PropCheck, prop: string, rules: RoleRule[]): void {
  checkCount(check, prop, rules);
  rules.forEach((rule, i) => {
    const ruleProp = `${prop}[${i}]`;
    const { apiGroups, resources, verbs, resourceNames } = rule;
    checkEach(check, `${ruleProp}.apiGroups`, apiGroups, (valueProp, value) =>
      value === '' || value === '*' ? value : check.name(valueProp, value, OBJECT_NAME),
    );
    checkEach(check, `${ruleProp}.resources`, resources, (valueProp, value) =>
      RESOURCE.test(value)
        ? value
        : check.fail(valueProp, value, "must be a lower-case plural, like 'configmaps' or 'pods/log'"),
    );
    checkEach(check, `${ruleProp}.verbs`, verbs, (valueProp, value) => {
      if (!VERB.test(value)) {
        check.fail(valueProp, value, "must be a lower-case verb, like 'get'");
      }
      if (resourceNames && NAMELESS_VERBS.includes(value)) {
        check.fail(valueProp, value, 'whose requests have no name: move it to a rule without resourceNames');
      }
    });
    if (resourceNames?.length === 0) {
      const rule = 'must have at least one name, because an empty list permits all objects';
      check.fail(`${ruleProp}.resourceNames`, [], `${rule}: add a name, or leave resourceNames out`);
    }
    resourceNames?.forEach((name, j) => check.name(`${ruleProp}.resourceNames[${j}]`, name, OBJECT_NAME));
  });
}

function checkEach(
  check: PropCheck,
  prop: string,
  values: string[],
  checkValue: (prop: string, value: string) => unknown,
): void {
  checkCount(check, prop, values);
  values.forEach((value, i) => checkValue(`${prop}[${i}]`, value));
}

function checkCount(check: PropCheck, prop: string, values: unknown[]): void {
  if (values.length === 0) {
    check.fail(prop, [], 'must have at least one entry, or it permits nothing: add one');
  }
}

/** Adds a Role with the rules, and binds it to a ServiceAccount of the same namespace. */
export function addRole(
  scope: Construct,
  metadata: { readonly name: string; readonly labels: { readonly [key: string]: string } },
  rules: RoleRule[],
  { name, namespace }: { readonly name: string; readonly namespace: string },
): void {
  new k8s.KubeRole(scope, 'role', { metadata, rules });
  new k8s.KubeRoleBinding(scope, 'role-binding', {
    metadata,
    roleRef: { apiGroup: API, kind: 'Role', name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}
