import type { KubeObject } from '../../lib/checks/kube-object';
import { type JsonPath, pathText } from '../../lib/kube/json-path';
import type { FileFinding } from './report';

/** Returns an object and the path of its field, for a report. */
export function reportedObject(object: KubeObject, path: JsonPath): Required<Pick<FileFinding, 'object' | 'path'>> {
  const { manifest, kind, name, namespace } = object;
  return {
    object: { apiVersion: manifest.apiVersion, kind, ...(namespace === '' ? {} : { namespace }), name },
    path: pathText(path),
  };
}
