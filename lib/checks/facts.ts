import type { Manifest } from '../kube/manifest';
import type { Amounts } from '../kube/pod-demand';
import type { Bounds } from '../kube/scalers';
import type { BadScalar } from '../kube/unwritable';
import type { KubeObject } from './kube-object';

/**
 * Allocatable amounts of a kind of nodes, in thousandths. A native resource that is left out is unlimited; another one does not exist on
 * the node.
 */
export type NodeCapacity = Amounts;

/** Range of replicas that is declared for an object without an autoscaler. */
export interface DeclaredBounds extends Bounds {
  /** Name of the declaration in messages, for example a method. */
  readonly source: string;
}

/** A call that is declared between two objects. */
export interface DeclaredCall {
  /** Object whose pods call. */
  readonly caller: KubeObject;
  /** Name of the Service. */
  readonly serviceName: string;
  /** The Service; undefined if it does not exist. */
  readonly service?: KubeObject;
  /** Whether the pods of the Service have a NetworkPolicy that the declaration creates. */
  readonly hasPolicy: boolean;
  /** Environment variable that holds the URL, if there is one. */
  readonly variable?: string;
  /** Name of the declaration in messages, for example a method. */
  readonly source: string;
}

/** Order in which the objects are applied to the cluster. */
export interface ApplyOrder {
  /** Name of the unit of an object, such as its file. Only the first mistake of a unit is reported. */
  unitOf(object: KubeObject): string;
  /**
   * Reason and fix if an object is applied before its Namespace; undefined if the order is right.
   *
   * @param isListedFirst the Namespace comes before the object in the list of objects
   */
  problemOf(object: KubeObject, namespace: KubeObject, isListedFirst: boolean): string | undefined;
}

/** Facts about the cluster and the app that no manifest holds. */
export interface ClusterFacts {
  /** Kinds of nodes; none if they are unknown. */
  readonly nodes: readonly NodeCapacity[];
  readonly calls: readonly DeclaredCall[];
  readonly bounds: ReadonlyMap<KubeObject, DeclaredBounds>;
  readonly order: ApplyOrder;
  /** Text that parsers misread in the form in which it will be written. */
  misreadIn(manifest: Manifest): readonly BadScalar[];
}

/** Facts about manifests that are applied from one file as they are. */
export const NO_FACTS: ClusterFacts = {
  nodes: [],
  calls: [],
  bounds: new Map(),
  order: {
    unitOf: () => '',
    problemOf: (_object, _namespace, isListedFirst) =>
      isListedFirst ? undefined : 'comes later: move it before its objects',
  },
  misreadIn: () => [],
};
