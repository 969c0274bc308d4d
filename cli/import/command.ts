import type { KubeObject } from '../../lib/checks/kube-object';
import { type Input, placeOf, readManifests } from '../input/manifests';
import { type Problem, placeText } from '../input/problem';
import { type Arguments, InputError } from '../program';
import { type Imported, importObjects } from './import';
import { cleaned } from './objects/clean';
import { checkFolder, writeProject } from './project';
import { jsonOf } from './report/json';
import { totalOf } from './report/summary';
import { textOf } from './report/text';

/** Name of the chart of objects without a namespace. */
const CHART = 'imported';

/** Maximum number of objects of a program. TypeScript checks a file of this size in seconds. */
const MAX_OBJECTS = 20_000;

/** Writes manifests as a program, prints the differences between them, and sets the exit status. */
export function importManifests({ positionals, values }: Arguments): void {
  const { to: folder, output } = values;
  if (folder !== undefined) checkFolder(folder);
  const input = readManifests(positionals);
  const { objects, problems } = distinct(input);
  if (objects.length > MAX_OBJECTS) {
    throw new InputError(
      `the input has ${objects.length} objects, more than ${MAX_OBJECTS}: import one application or namespace at a time`,
    );
  }
  if (objects.length > 0) {
    const imported = importObjects(objects.map(cleaned), CHART);
    print(imported, problems, folder, output === 'json');
    process.exitCode = totalOf(imported).lost > 0 ? 1 : 0;
  }
  problems.forEach((problem) => console.error(`error: ${placeText(problem.file, problem)}: ${problem.message}`));
  if (problems.length > 0 || objects.length === 0) process.exitCode = 2;
  if (problems.length === 0 && objects.length === 0)
    console.error('error: the input has no objects: pass manifests to import');
}

function print(imported: Imported, problems: readonly Problem[], folder: string | undefined, isJson: boolean): void {
  const { program } = imported;
  if (folder !== undefined) writeProject(folder, program);
  if (isJson) {
    console.log(jsonOf(imported, problems));
  } else if (folder === undefined) {
    console.error(`${textOf(imported)}\n`);
    process.stdout.write(program);
  } else {
    console.log(`${textOf(imported)}\n\nWrote ${folder}. Next: cd ${folder} && npm install && npm run synth`);
  }
}

/** Leaves out the second of two objects with the same name, because a cluster can contain only one of them. */
function distinct({ objects, problems }: Input): {
  readonly objects: KubeObject[];
  readonly problems: readonly Problem[];
} {
  const known = new Map<string, KubeObject>();
  const repeated: Problem[] = [];
  for (const object of objects) {
    const { file, place } = originOf(object);
    const first = known.get(object.key);
    if (first) {
      const message = `${object.kind} '${object.name}' is in the input twice, first in ${originText(first)}: remove one of them`;
      repeated.push({ file, ...place, message });
    } else {
      known.set(object.key, object);
    }
  }
  return { objects: [...known.values()], problems: [...problems, ...repeated] };
}

function originOf(object: KubeObject) {
  return { file: object.origin.scopes[0] ?? '', place: placeOf(object, ['metadata', 'name']) };
}

function originText(object: KubeObject): string {
  const { file, place } = originOf(object);
  return placeText(file, { line: place.line });
}
