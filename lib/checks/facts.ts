import type { Manifest } from '../kube/manifest';
import type { Amounts } from '../kube/pod-demand';
import type { Bounds } from '../kube/scalers';
import type { BadScalar } from '../kube/unwritable';
import type { KubeObject } from './kube-object';

/**
 * Allocatable amounts of a kind of node, in thousandths. A missing native resource is unlimited. A missing extended resource does not
 * exist on the node.
 */
export type NodeCapacity = Amounts;

/** Declared range of replicas of an object that an autoscaler outside of the app scales. */
export interface DeclaredBounds extends Bounds {
  /** Name of the declaration in messages, for example a method. */
  readonly source: string;
}

/** Declared call from the pods of an object to a Service. */
export interface DeclaredCall {
  /** Object whose pods call the Service. */
  readonly caller: KubeObject;
  /** Name of the Service. */
  readonly serviceName: string;
  /** Service; undefined if it does not exist. */
  readonly service?: KubeObject;
  /** True if the caller and the pods of the Service must have NetworkPolicies that allow the call. */
  readonly hasPolicy: boolean;
  /** Environment variable with the URL; undefined if there is none. */
  readonly variable?: string;
  /** Name of the declaration in messages, for example a method. */
  readonly source: string;
}

/** Order in which `kubectl apply` applies the objects. */
export interface ApplyOrder {
  /**
   * Returns the name of the unit that contains an object, such as its file. The check `namespace-order` reports only the first object of each
   * namespace in a unit.
   */
  unitOf(object: KubeObject): string;
  /**
   * Returns the reason and the fix if an object precedes its Namespace; undefined if the order is right.
   *
   * @param isListedFirst true if the Namespace precedes the object in the list of objects
   */
  problemOf(object: KubeObject, namespace: KubeObject, isListedFirst: boolean): string | undefined;
}

/** Facts about the cluster and the app that no manifest contains. */
export interface ClusterFacts {
  /** Kinds of nodes; empty if they are unknown. */
  readonly nodes: readonly NodeCapacity[];
  readonly calls: readonly DeclaredCall[];
  readonly bounds: ReadonlyMap<KubeObject, DeclaredBounds>;
  readonly order: ApplyOrder;
  /** Returns true for a Service that the app declares, but does not create. */
  isExternalService(namespace: string, name: string): boolean;
  /** Finds text in the YAML that parsers misread. */
  misreadIn(manifest: Manifest): readonly BadScalar[];
  /** Returns true for an image that a tool replaces before it applies the object. */
  replacesImage(object: KubeObject, image: string): boolean;
}

/** Facts about the manifests of one file that no tool changes. */
export const NO_FACTS: ClusterFacts = {
  nodes: [],
  calls: [],
  bounds: new Map(),
  order: {
    unitOf: () => '',
    problemOf: (_object, _namespace, isListedFirst) =>
      isListedFirst ? undefined : 'follows later: move it before its objects',
  },
  isExternalService: () => false,
  misreadIn: () => [],
  replacesImage: () => false,
};
