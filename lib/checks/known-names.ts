import { CLAIM } from '../kube/claims';
import { type KubeObject, joinKey } from './kube-object';
import { SimilarNames } from './names';
import type { ObjectIndex } from './object-index';
import { isOperated } from './operators';

/** Names of objects that the cluster creates in each namespace. */
const IN_EACH_NAMESPACE = /^(kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert|default)$/;
/** Minimum number of existing names of a kind before a single missing name is a mistake. */
const MIN_OTHERS = 2;

/** A reference to an object by its name. */
interface Use {
  readonly api: string;
  readonly namespace: string;
  readonly name: string;
}

/** Names of objects by kind and namespace, and the names that the app references. */
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
   * Returns the reason why a name must be a mistake, and the fix; undefined if the object exists, or can exist outside the app.
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
      ? `${missing}, and the app defines all other ${kind}s that it uses: create it, or pass another name`
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
