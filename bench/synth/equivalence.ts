import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';

interface Manifest {
  kind: string;
  metadata: { name: string; namespace: string };
  spec?: { template?: { metadata: { labels: Record<string, string> } } };
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
  return new Map(manifests.flatMap((m) => (m ? [[keyOf(m), withoutAddress(m)]] : [])));
}

function keyOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** Removes the label with a hash of the construct path, which only cdk8s-plus writes. */
function withoutAddress(manifest: Manifest): Manifest {
  delete manifest.spec?.template?.metadata.labels['cdk8s.io/metadata.addr'];
  return manifest;
}
