import { type IServiceAccount, ServiceAccount } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { OBJECT_NAME } from '../kube/names';
import { checkAnnotations } from '../validation/annotations';
import type { PropCheck } from '../validation/prop-check';
import type { ServiceAccountOptions } from './service-account-options';

/** Values of an app that its ServiceAccount needs. */
interface Owner {
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
  readonly serviceAccount: ServiceAccountOptions;
}

/** Checks the options of a ServiceAccount. */
export function serviceAccountOptionsOf(check: PropCheck, options: ServiceAccountOptions = {}): ServiceAccountOptions {
  const { existingName, annotations } = options;
  check.optionalName('serviceAccount.existingName', existingName, OBJECT_NAME);
  if (existingName !== undefined && annotations !== undefined) {
    const remedy = 'contradicts serviceAccount.existingName: annotate the ServiceAccount where you define it';
    check.fail('serviceAccount.annotations', annotations, remedy);
  }
  checkAnnotations(check, 'serviceAccount.annotations', annotations ?? {});
  return options;
}

/** Adds the ServiceAccount of an app, or refers to an existing one. */
export function addServiceAccount(scope: Construct, { name, labels, serviceAccount }: Owner): IServiceAccount {
  const { existingName, annotations } = serviceAccount;
  const id = 'service-account';
  return existingName === undefined
    ? new ServiceAccount(scope, id, { metadata: { name, labels, annotations } })
    : ServiceAccount.fromServiceAccountName(scope, id, existingName);
}
