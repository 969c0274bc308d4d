import type { KubeObject } from '../../lib/checks/kube-object';
import { type MalformedField, malformedFields } from '../../lib/checks/malformed';
import { type Input, fileOf, placeOf } from './manifests';
import type { Problem } from './problem';

/**
 * Omits the objects with a field of a type that Kubernetes rejects, and reports the first such field of each.
 *
 * @param isRejected returns true for a malformed field that the command cannot read; by default for each malformed field
 */
export function withoutMalformed(input: Input, isRejected: (field: MalformedField) => boolean = () => true): Input {
  const problems: Problem[] = [];
  const objects = input.objects.filter((object) => {
    const field = malformedFields(object).find(isRejected);
    if (field) problems.push(problemOf(object, field));
    return field === undefined;
  });
  return { ...input, objects, problems: [...input.problems, ...problems] };
}

function problemOf(object: KubeObject, { path, text }: MalformedField): Problem {
  return { file: fileOf(object), ...placeOf(object, path), message: `${object.kind} '${object.name}': ${text}` };
}
