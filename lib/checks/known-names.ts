import { CLAIM } from '../kube/claims';
import { type KubeObject, joinKey } from './kube-object';
import { SimilarNames } from './names';
import type { ObjectIndex } from './object-index';
import { isOperated } from './operators';

/** ConfigMaps that the cluster has in each namespace. */
const IN_EACH_NAMESPACE = /^(kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert|default)$/;
/** Number of other names of a kind that show that the app contains all of them. */
const MIN_OTHERS = 2;

/** A use of a name. */
interface Use {
  readonly api: string;
  readonly namespace: string;
  readonly name: string;
}

/** Names of objects by kind and namespace, and the names that the app refers to. */
export class KnownNames {
  private readonly similar = new Map<string, SimilarNames>();
  private readonly namespaces = new Map<string, KubeObject>();
  private readonly used = new Map<string, Set<string>>();
  private readonly missing = new Map<string, Set<string>>();

  public constructor(
    private readonly index: ObjectIndex,
    apis: readonly string[],
    uses: readonly Use[],
  ) {
    for (const object of apis.flatMap((api) => index.ofApi(api))) {
      const { api, namespace, name } = object;
      entry(this.similar, joinKey(api, namespace), () => new SimilarNames()).add(name);
      if (namespace !== '') {
        entry(this.namespaces, joinKey(api, name), () => object);
      }
    }
    for (const { api, namespace, name } of uses) {
      const isMissing = index.find(api, namespace, name) === undefined;
      entry(isMissing ? this.missing : this.used, joinKey(api, namespace), () => new Set<string>()).add(name);
    }
  }

  /**
   * Returns the reason why a name must be a mistake, and the fix; undefined if the object exists, or can exist outside of the app.
   */
  public mistakeIn({ api, namespace, name }: Use): string | undefined {
    if (
      this.index.find(api, namespace, name) ||
      IN_EACH_NAMESPACE.test(name) ||
      isOperated(this.index, api, namespace, name)
    ) {
      return undefined;
    }
    const [kind] = api.split('.');
    const missing = `but no ${kind}${namespace === '' ? '' : ` in namespace '${namespace}'`} has this name`;
    const near = this.similar.get(joinKey(api, namespace))?.of(name);
    if (near !== undefined) {
      return `${missing}: pass '${near}'`;
    }
    const elsewhere = namespace === '' ? undefined : this.namespaces.get(joinKey(api, name));
    if (elsewhere) {
      return `${missing}, and pods read only objects of their own namespace: create it there, or move ${elsewhere}`;
    }
    return this.hasAllOthers(api, namespace)
      ? `${missing}, unlike all others: create it, or pass another name`
      : undefined;
  }

  private hasAllOthers(api: string, namespace: string): boolean {
    const key = joinKey(api, namespace);
    // claims often outlive the apps that use them
    return api !== CLAIM && this.missing.get(key)?.size === 1 && (this.used.get(key)?.size ?? 0) >= MIN_OTHERS;
  }
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
