import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readObjects } from '../input/groups';
import { fileOf } from '../input/manifests';
import { InputError } from '../program';
import { type PlanSource, isStepFile } from './plan';

/**
 * Reads the files of a plan, with their objects.
 *
 * @throws if the folder or a file is unreadable
 */
export function sourcesIn(folder: string): PlanSource[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new InputError(`${folder} is not a folder: pass the folder with the files of a plan`);
  }
  const paths = names.filter(isStepFile).map((name) => join(folder, name));
  const objects = readObjects(paths);
  return paths.map((path) => ({
    path,
    text: readFileSync(path, 'utf8'),
    objects: objects.filter((object) => fileOf(object) === path).map(({ manifest }) => manifest),
  }));
}
