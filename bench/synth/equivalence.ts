import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  kind: string;
  metadata: { name: string; namespace: string };
}

/** Names of the objects that differ from the expected ones. */
export function differences(expected: string, actual: string): string[] {
  const [left, right] = [objectsOf(expected), objectsOf(actual)];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (key) => !isDeepStrictEqual(left.get(key), right.get(key)),
  );
}

/** Number of objects in a YAML text. */
export function count(text: string): number {
  return text.match(/^kind: /gm)?.length ?? 0;
}

function objectsOf(text: string): Map<string, Manifest> {
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest | null);
  return new Map(manifests.flatMap((m) => (m ? [[keyOf(m), withoutDefaults(m) as Manifest]] : [])));
}

function keyOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** Defaults of Kubernetes that cdk8s-plus writes. */
const DEFAULTS: { readonly [field: string]: unknown } = {
  dnsPolicy: 'ClusterFirst',
  externalIPs: [],
  fsGroupChangePolicy: 'Always',
  hostNetwork: false,
  privileged: false,
  progressDeadlineSeconds: 600,
  restartPolicy: 'Always',
  scheme: 'HTTP',
  setHostnameAsFQDN: false,
};

/** Removes the fields that only cdk8s-plus writes: defaults, and the pod label with a hash of the construct's path. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDefaults);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const isRemoved = (key: string, child: unknown) =>
    key === 'cdk8s.io/metadata.addr' || (key in DEFAULTS && isDeepStrictEqual(DEFAULTS[key], child));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, child]) => (isRemoved(key, child) ? [] : [[key, withoutDefaults(child)]])),
  );
}
