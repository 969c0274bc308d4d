import { type IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { OBJECT_NAME } from '../kube/names';
import { checkAnnotations } from '../validation/annotations';
import type { PropCheck } from '../validation/prop-check';
import { addRole, checkRoleRules } from './role';
import type { ServiceAccountOptions } from './service-account-options';

/** Values of an app that its ServiceAccount needs. */
interface AccountOptions {
  readonly name: string;
  readonly namespace?: string;
  readonly labels: { readonly [key: string]: string };
  readonly serviceAccount: ServiceAccountOptions;
}

/** Checks the options of a ServiceAccount. */
export function serviceAccountOptionsOf(
  check: PropCheck,
  options: ServiceAccountOptions = {},
  namespace?: string,
): ServiceAccountOptions {
  const { existingName, annotations } = options;
  check.optionalName('serviceAccount.existingName', existingName, OBJECT_NAME);
  if (existingName !== undefined && annotations !== undefined) {
    const rule = 'contradicts serviceAccount.existingName: annotate the ServiceAccount where you define it';
    check.fail('serviceAccount.annotations', annotations, rule);
  }
  checkAnnotations(check, 'serviceAccount.annotations', annotations ?? {});
  if (options.rules === undefined) {
    return options;
  }
  checkRules(check, options, namespace);
  return { ...options, mountToken: true };
}

/** Checks the options of an app with a Role. The pods need the token. */
function checkRules(check: PropCheck, { rules, mountToken }: ServiceAccountOptions, namespace?: string): void {
  checkRoleRules(check, 'serviceAccount.rules', rules ?? []);
  if (mountToken === false) {
    const rule = 'contradicts serviceAccount.rules, which need the token: leave one of them out';
    check.fail('serviceAccount.mountToken', mountToken, rule);
  }
  if (namespace === undefined) {
    check.reject(
      'serviceAccount.rules bind a Role in a namespace, but the chart has none',
      'Pass a namespace to the Chart',
    );
  }
}

/** Adds the ServiceAccount of an app and its Role, or refers to an existing ServiceAccount. */
export function addServiceAccount(
  scope: Construct,
  { name, namespace, labels, serviceAccount }: AccountOptions,
): IServiceAccount {
  const { existingName, annotations, rules } = serviceAccount;
  const id = 'service-account';
  const account =
    existingName === undefined
      ? new ServiceAccount(scope, id, { metadata: { name, labels, annotations } })
      : ServiceAccount.fromServiceAccountName(scope, id, existingName);
  if (rules && namespace !== undefined) {
    addRole(scope, { name, labels }, rules, { name: account.name, namespace });
  }
  return account;
}
