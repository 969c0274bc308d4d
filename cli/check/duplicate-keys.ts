import type { KubeObject } from '../../lib/checks/kube-object';
import type { Rule } from '../../lib/checks/rule';
import { DEPLOYMENT_YAML } from '../../lib/checks/example-yaml';
import { append } from '../../lib/kube/append';
import type { DuplicateKeyPlace, ManifestDocument } from '../input/document';
import { duplicateKeyText } from '../input/duplicate-keys';
import { type Input, containsPath, documentOf } from '../input/manifests';
import type { FileAcknowledgements } from './acknowledgements';
import type { FileFinding } from './report';
import { reportedObject } from './reported-object';

/** Check of duplicate keys. The objects no longer contain such keys, so `find()` returns nothing, and `duplicateKeysIn()` reads the documents. */
export const DUPLICATE_KEY: Rule = {
  id: 'duplicate-key',
  finding: 'Key that a map has twice',
  consequence: 'Only the last value counts, and strict validation of the API server rejects the object',
  source: 'https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation',
  example: { wrong: `${DEPLOYMENT_YAML}          image: registry.example.com/model:1.5.0\n`, right: DEPLOYMENT_YAML },
  find: () => [],
};

/** Findings on keys, and the reasons of the objects that acknowledge them. */
interface DuplicateKeys {
  readonly findings: readonly FileFinding[];
  readonly acknowledged: ReadonlyMap<KubeObject, string>;
}

/** Finds duplicate keys in the documents. */
export function duplicateKeysIn({ documents, objects }: Input, acknowledgements: FileAcknowledgements): DuplicateKeys {
  const objectsByDocument = new Map<ManifestDocument, KubeObject[]>();
  objects.forEach((object) => append(objectsByDocument, documentOf(object), object));
  const findings: FileFinding[] = [];
  const acknowledged = new Map<KubeObject, string>();
  for (const document of documents) {
    for (const key of document.duplicateKeys) {
      const object = objectsByDocument.get(document)?.find((candidate) => containsPath(candidate, key.path));
      const reason = object && acknowledgements.reasonFor(object, DUPLICATE_KEY.id);
      if (object && reason !== undefined) acknowledged.set(object, reason);
      else findings.push(findingOf(document, key, object));
    }
  }
  return { findings, acknowledged };
}

function findingOf(document: ManifestDocument, key: DuplicateKeyPlace, object?: KubeObject): FileFinding {
  return {
    check: DUPLICATE_KEY.id,
    file: document.file,
    ...key.place,
    ...(object ? reportedObject(object, key.path) : {}),
    message: duplicateKeyText(key),
  };
}
