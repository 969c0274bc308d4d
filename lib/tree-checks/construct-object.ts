import type { ApiObject } from 'cdk8s';
import { itemsOf } from '../checks/list-items';
import { KubeObject, type Origin } from '../checks/kube-object';
import type { Manifest } from '../kube/manifest';
import { isGenerated } from './json-patches';

/** Origin of an object that a construct renders. */
class ConstructOrigin implements Origin {
  public constructor(public readonly construct: ApiObject) {}

  public get name(): string {
    return this.construct.node.path;
  }

  public get scopes(): string[] {
    return this.construct.node.scopes.map(({ node }) => node.id);
  }
}

/** Creates the object of a construct. */
export function objectOf(construct: ApiObject, manifest: Manifest): KubeObject {
  return new KubeObject(manifest, new ConstructOrigin(construct));
}

/** Returns the construct of an object that `objectOf()` or `clusterObjects()` created. */
export function constructOf({ origin }: KubeObject): ApiObject {
  return (origin as ConstructOrigin).construct;
}

/** Returns the objects that an object creates in the cluster: the items of a list, or the object itself. */
export function clusterObjects(object: KubeObject): KubeObject[] {
  const manifests = itemsOf(object.manifest, object.kind.endsWith('List') && isGenerated(constructOf(object)));
  return manifests[0] === object.manifest ? [object] : manifests.map((item) => new KubeObject(item, object.origin));
}
