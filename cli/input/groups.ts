import type { KubeObject } from '../../lib/checks/kube-object';
import { append } from '../../lib/kube/append';
import { InputError } from '../program';
import { warnAboutDuplicateKeys } from './duplicate-keys';
import { withoutMalformed } from './malformed';
import { type Input, fileOf, readManifests } from './manifests';
import { type Problem, problemText } from './problem';

const EXTENSION = /(?:\.k8s)?\.(?:ya?ml|json)$/i;

/** Objects of a file or a chart. */
export interface ManifestGroup {
  /** Path of the file without its extension, or ID of the chart. */
  readonly name: string;
  readonly objects: readonly KubeObject[];
}

/** Groups of objects, and the input that cannot be read. */
export interface InputGroups {
  readonly groups: readonly ManifestGroup[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the objects of files, folders and standard input, and warns about duplicate keys.
 *
 * @throws if a part of the input is unreadable
 */
export function readObjects(paths: readonly string[]): readonly KubeObject[] {
  const { objects, problems } = readWellFormed(paths);
  if (problems.length > 0) throw errorOf(problems);
  return objects;
}

/**
 * Reads the objects of files, folders and standard input, one group for each file, and warns about duplicate keys.
 *
 * @throws if parts of the input are unreadable, and the others contain no objects
 */
export function readGroups(paths: readonly string[]): InputGroups {
  const { objects, problems } = readWellFormed(paths);
  if (objects.length === 0 && problems.length > 0) throw errorOf(problems);
  const groups = new Map<string, KubeObject[]>();
  objects.forEach((object) => append(groups, fileOf(object), object));
  return { groups: [...groups].map(([file, all]) => ({ name: file.replace(EXTENSION, ''), objects: all })), problems };
}

function readWellFormed(paths: readonly string[]): Input {
  const input = readManifests(paths);
  warnAboutDuplicateKeys(input.documents);
  return withoutMalformed(input);
}

function errorOf(problems: readonly Problem[]): InputError {
  return new InputError(problems.map(problemText).join('\nerror: '));
}
