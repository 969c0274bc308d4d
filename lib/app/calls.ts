import { ApiObject } from 'cdk8s';
import type { Container, Deployment } from 'cdk8s-plus-28';
import { TreeChecks } from '../tree-checks/tree-checks';
import type { PropCheck } from '../validation/prop-check';
import type { CallOptions } from './call-options';
import type { CallTarget } from './call-target';
import type { NetworkAccess } from './network-access';

/** App that makes calls. */
export interface Caller {
  readonly deployment: Deployment;
  readonly container: Container;
  readonly namespace?: string;
  readonly networkAccess: NetworkAccess;
}

/** Allows an app to call a destination, and sets the environment variable with its URL. */
export function addCall(check: PropCheck, caller: Caller, target: CallTarget, { env }: CallOptions): void {
  const isInSameNamespace =
    caller.namespace === target.namespace || (!target.service && target.namespace === undefined);
  if (!isInSameNamespace && target.namespace === undefined) {
    check.fail(
      'calls().callee',
      target.name,
      'must be in a chart with a namespace, because this app has one: pass a namespace to the chart of the callee',
    );
  }
  const variable = env ?? (target.setsVariable ? `${target.name.toUpperCase().replace(/-/g, '_')}_URL` : undefined);
  if (variable !== undefined) {
    checkVariable(check, caller, variable);
  }
  target.connect(caller.networkAccess);
  if (target.service) {
    TreeChecks.of(caller.deployment).addCall({
      caller: ApiObject.of(caller.deployment),
      service: ApiObject.of(target.service),
      hasPolicy: target.hasPolicy,
      variable,
    });
  }
  if (variable !== undefined) {
    const host = isInSameNamespace ? target.host : `${target.host}.${target.namespace}`;
    caller.container.env.addVariable(variable, { value: target.urlAt(host) });
  }
}

function checkVariable(check: PropCheck, { container }: Caller, variable: string): void {
  if (Object.hasOwn(container.env.variables, check.envName('calls().env', variable))) {
    check.fail('calls().env', variable, 'which is already set: pass another name');
  }
}
