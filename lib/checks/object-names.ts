import { CLAIM } from '../kube/claims';
import { type KubeObject, joinKey } from './kube-object';
import { SimilarNames } from './names';
import type { ObjectIndex } from './object-index';
import { canOperatorCreate } from './operators';

/** Names of objects that the cluster creates in each namespace. */
const IN_EACH_NAMESPACE = /^(kube-root-ca\.crt|openshift-service-ca\.crt|istio-ca-root-cert|default)$/;
/** Minimum number of existing names that an app must reference before its only missing name counts as a mistake. */
const MIN_OTHERS = 2;

/** Reference to an object by its name. */
interface NameReference {
  readonly api: string;
  readonly namespace: string;
  readonly name: string;
}

/** Names of objects by kind and namespace, and the names that the app references. */
export class ObjectNames {
  private readonly similarNames = new Map<string, SimilarNames>();
  private readonly firstByName = new Map<string, KubeObject>();
  private readonly existingNames = new Map<string, Set<string>>();
  private readonly missingNames = new Map<string, Set<string>>();

  public constructor(
    private readonly index: ObjectIndex,
    apis: readonly string[],
    references: readonly NameReference[],
  ) {
    for (const object of apis.flatMap((api) => index.ofApi(api))) {
      const { api, namespace, name } = object;
      getOrCreate(this.similarNames, joinKey(api, namespace), () => new SimilarNames()).add(name);
      if (namespace !== '') {
        getOrCreate(this.firstByName, joinKey(api, name), () => object);
      }
    }
    for (const { api, namespace, name } of references) {
      const isMissing = index.find(api, namespace, name) === undefined;
      const names = isMissing ? this.missingNames : this.existingNames;
      getOrCreate(names, joinKey(api, namespace), () => new Set<string>()).add(name);
    }
  }

  /** Returns the reason why a name must be a mistake, and the fix; undefined if the object exists, or can exist outside the app. */
  public mistakeIn({ api, namespace, name }: NameReference): string | undefined {
    if (
      this.index.find(api, namespace, name) ||
      IN_EACH_NAMESPACE.test(name) ||
      canOperatorCreate(this.index, api, namespace, name)
    ) {
      return undefined;
    }
    const [kind] = api.split('.');
    const problem = `but no ${kind}${namespace === '' ? '' : ` in namespace '${namespace}'`} has this name`;
    const similarName = this.similarNames.get(joinKey(api, namespace))?.find(name);
    if (similarName !== undefined) {
      return `${problem}: pass '${similarName}'`;
    }
    const object = namespace === '' ? undefined : this.firstByName.get(joinKey(api, name));
    if (object) {
      return `${problem}, and the reference cannot name an object in another namespace: create it there, or move ${object}`;
    }
    return this.definesAllOthers(api, namespace, name)
      ? `${problem}, and the app defines all other ${kind}s that it uses: create it, or pass another name`
      : undefined;
  }

  private definesAllOthers(api: string, namespace: string, name: string): boolean {
    const key = joinKey(api, namespace);
    const missing = this.missingNames.get(key);
    // claims often outlive the apps that use them
    return (
      api !== CLAIM &&
      missing?.size === 1 &&
      missing.has(name) &&
      (this.existingNames.get(key)?.size ?? 0) >= MIN_OTHERS
    );
  }
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
