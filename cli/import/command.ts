import type { KubeObject } from '../../lib/checks/kube-object';
import { warnAboutDuplicateKeys } from '../input/duplicate-keys';
import { withoutMalformed } from '../input/malformed';
import { type Input, placeOf, readManifests } from '../input/manifests';
import { type Problem, placeText, reportProblems } from '../input/problem';
import { print, printError, printable } from '../print';
import { type Arguments, InputError } from '../program';
import { type ImportResult, importObjects } from './import';
import { clean } from './objects/clean';
import { checkFolder, writeProject } from './project';
import { jsonOf } from './report/json';
import { totalOf } from './report/summary';
import { textOf } from './report/text';

/** Name of the first chart, if its objects have no namespace. */
const CHART = 'imported';

/** Maximum number of objects of a program. TypeScript checks a file of this size in seconds. */
const MAX_OBJECTS = 20_000;

/** Converts manifests to a program, prints the differences between the input and the result, and sets the exit status. */
export function importManifests({ positionals, values }: Arguments): void {
  const { to: folder, output } = values;
  if (folder !== undefined) checkFolder(folder);
  const manifests = readManifests(positionals);
  warnAboutDuplicateKeys(manifests.documents);
  // clean() repairs the other malformed fields
  const input = withoutMalformed(manifests, ({ repaired }) => repaired === undefined);
  const { objects, problems } = withoutDuplicates(input);
  if (objects.length > MAX_OBJECTS) {
    throw new InputError(
      `the input has ${objects.length} objects, more than ${MAX_OBJECTS}: import one application or namespace at a time`,
    );
  }
  if (objects.length > 0) {
    const imported = importObjects(objects.map(clean), CHART);
    report(imported, problems, folder, output === 'json');
    process.exitCode = totalOf(imported).lost > 0 ? 1 : 0;
  }
  reportProblems(problems);
  if (problems.length === 0 && objects.length === 0)
    throw new InputError('the input has no objects: pass manifests to import');
}

function report(result: ImportResult, problems: readonly Problem[], folder: string | undefined, isJson: boolean): void {
  const { program } = result;
  if (folder !== undefined) writeProject(folder, program);
  if (isJson) {
    print(jsonOf(result, problems));
  } else if (folder === undefined) {
    printError(`${textOf(result)}\n`);
    process.stdout.write(printable(program));
  } else {
    print(`${textOf(result)}\n\nWrote ${folder}. Next: cd ${folder} && npm install && npm run synth`);
  }
}

/** Omits the second of two objects with the same kind, namespace and name, because a cluster can contain only one of them. Reports it. */
function withoutDuplicates({ objects, problems }: Input): {
  readonly objects: KubeObject[];
  readonly problems: readonly Problem[];
} {
  const firstByKey = new Map<string, KubeObject>();
  const duplicates: Problem[] = [];
  for (const object of objects) {
    const { file, place } = originOf(object);
    const first = firstByKey.get(object.key);
    if (first) {
      const message = `${object.kind} '${object.name}' is in the input twice, first in ${originText(first)}: remove one of them`;
      duplicates.push({ file, ...place, message });
    } else {
      firstByKey.set(object.key, object);
    }
  }
  return { objects: [...firstByKey.values()], problems: [...problems, ...duplicates] };
}

function originOf(object: KubeObject) {
  return { file: object.origin.scopes[0] ?? '', place: placeOf(object, ['metadata', 'name']) };
}

function originText(object: KubeObject): string {
  const { file, place } = originOf(object);
  return placeText(file, { line: place.line });
}
