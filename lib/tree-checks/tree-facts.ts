import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ClusterFacts, DeclaredBounds, DeclaredCall, NodeCapacity } from '../checks/facts';
import type { KubeObject } from '../checks/kube-object';
import { misreadIn } from '../synthesis/unreadable';
import { ChartOrder } from './chart-order';
import { constructOf } from './construct-object';
import { declaredBoundsOf } from './declared-bounds';

/** Call from the pods of a Deployment to a Service, which `MlApp.calls()` declares. */
export interface ConstructCall {
  readonly caller: ApiObject;
  readonly service: ApiObject;
  /** True if the pods of the Service have a NetworkPolicy of this library. */
  readonly hasPolicy: boolean;
  /** Environment variable with the URL; undefined if there is none. */
  readonly variable?: string;
}

/** Service that the app does not create, identified by its name. */
export interface ExternalService {
  readonly namespace?: string;
  readonly name: string;
}

/** Facts that the constructs of a tree declare. */
export interface TreeFacts {
  readonly nodes: readonly NodeCapacity[];
  readonly calls: readonly ConstructCall[];
  readonly externalServices: readonly ExternalService[];
}

/**
 * Returns the facts about the objects of a tree.
 *
 * @param isWrittenByLibrary true if this library, not cdk8s, writes the YAML
 */
export function factsOf(
  root: IConstruct,
  objects: readonly KubeObject[],
  { nodes, calls, externalServices }: TreeFacts,
  isWrittenByLibrary: boolean,
): ClusterFacts {
  return {
    nodes,
    calls: callsAmong(objects, calls),
    bounds: boundsOf(objects),
    order: new ChartOrder(root),
    replacesImage: () => false,
    isExternalService: (namespace, name) =>
      externalServices.some((service) => service.name === name && (service.namespace ?? '') === namespace),
    misreadIn: isWrittenByLibrary
      ? () => []
      : (manifest) =>
          misreadIn(manifest).map(({ path, text }) => ({
            path,
            text: `${text}: change it, or write the files with a FleetApp`,
          })),
  };
}

/** Returns the calls whose caller is in the tree. */
function callsAmong(objects: readonly KubeObject[], calls: readonly ConstructCall[]): DeclaredCall[] {
  const byConstruct = new Map(calls.length > 0 ? objects.map((object) => [constructOf(object), object]) : []);
  return calls.flatMap(({ caller, service, hasPolicy, variable }) => {
    const object = byConstruct.get(caller);
    return object
      ? [
          {
            caller: object,
            serviceName: service.name,
            service: byConstruct.get(service),
            hasPolicy,
            variable,
            source: 'calls()',
          },
        ]
      : [];
  });
}

function boundsOf(objects: readonly KubeObject[]): Map<KubeObject, DeclaredBounds> {
  const declared = objects.map((object) => [object, declaredBoundsOf(constructOf(object))] as const);
  return new Map(
    declared.flatMap(([object, bounds]) => (bounds ? [[object, { ...bounds, source: 'scaleExternally()' }]] : [])),
  );
}
