import type { KubeObject } from '../../lib/checks/kube-object';
import { append } from '../../lib/kube/append';
import { InputError } from '../program';
import { warnAboutDuplicateKeys } from './duplicate-keys';
import { fileOf, readManifests } from './manifests';
import { placeText } from './problem';

const EXTENSION = /(?:\.k8s)?\.(?:ya?ml|json)$/i;

/** Objects of a file or a chart. */
export interface ManifestGroup {
  /** Path of the file without its extension, or ID of the chart. */
  readonly name: string;
  readonly objects: readonly KubeObject[];
}

/**
 * Reads the objects of files, folders and standard input, and warns about duplicate keys.
 *
 * @throws if a part of the input is unreadable
 */
export function readObjects(paths: readonly string[]): readonly KubeObject[] {
  const { objects, documents, problems } = readManifests(paths);
  if (problems.length > 0) {
    throw new InputError(problems.map((one) => `${placeText(one.file, one)}: ${one.message}`).join('\nerror: '));
  }
  warnAboutDuplicateKeys(documents);
  return objects;
}

/**
 * Reads the objects of files, folders and standard input, one group for each file.
 *
 * @throws if a part of the input is unreadable
 */
export function readGroups(paths: readonly string[]): ManifestGroup[] {
  const groups = new Map<string, KubeObject[]>();
  readObjects(paths).forEach((object) => append(groups, fileOf(object), object));
  return [...groups].map(([file, all]) => ({ name: file.replace(EXTENSION, ''), objects: all }));
}
