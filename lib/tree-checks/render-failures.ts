import type { ApiObject } from 'cdk8s';
import { malformedField } from '../checks/malformed';
import { pathLiteral } from '../overrides/field-path';
import { isMap } from '../kube/json';
import type { Manifest } from '../kube/manifest';
import { show } from '../kube/show';
import { OverrideError } from '../overrides/override';
import { objectOf } from './construct-object';
import { Patch, isGenerated, renderUnfiltered } from './json-patches';

/** Returns the objects that fail to render, with the reasons, except objects that fail because they read another failed object. */
export function rootCauses(failures: readonly [ApiObject, unknown][]): [ApiObject, string][] {
  const messages = failures.map(([, error]) => messageOf(error));
  return failures.flatMap(([object, error], i): [ApiObject, string][] => {
    const isConsequence = messages.some(
      (other, j) => i !== j && other !== '' && messages[i] !== other && messages[i]?.includes(other),
    );
    return isConsequence ? [] : [[object, causeOf(object, error)]];
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function causeOf(object: ApiObject, error: unknown): string {
  if (OverrideError.is(error)) {
    return error.message.slice(`${object.node.path}: `.length);
  }
  return failingPatch(object) ?? malformedText(object, error) ?? messageOf(error);
}

/** Reports the first JSON patch that does not apply. */
function failingPatch(object: ApiObject): string | undefined {
  let document = attempt(() => renderUnfiltered(object, false));
  for (const patch of document === undefined ? [] : Patch.allOf(object)) {
    const current = document;
    document = attempt(() => patch.apply(current));
    if (document === undefined) {
      return `patch-lost: JSON patch of ${patch.operation.path} ${patchError(patch)}`;
    }
  }
  return undefined;
}

function patchError({ operation: { op, value }, keys }: Patch): string {
  if (op === 'add') {
    return `has no parent to add to: call Overrides.of(...).add(${pathLiteral(keys)}, ${show(value)}), which creates parents`;
  }
  return op === 'test'
    ? `expects ${show(value)}, but the object has another value: correct the patch`
    : `cannot ${op} a field that does not exist: correct the path`;
}

/** Reports a value of a wrong type in the props or the patches of an object. */
function malformedText(object: ApiObject, error: unknown): string | undefined {
  const rendered = attempt(() => renderUnfiltered(object, true)) as Partial<Manifest> | undefined;
  if (rendered === undefined) {
    return undefined;
  }
  if (!isMap(rendered.metadata)) {
    return `malformed: metadata is ${show(rendered.metadata)}, must be an object`;
  }
  const mistake = attempt(() => malformedField(objectOf(object, rendered as Manifest)))?.text;
  if (mistake === undefined && !isGenerated(object)) {
    return undefined;
  }
  const fallback = `a value is not of the type that ${object.constructor.name} declares (${messageOf(error)}): correct it`;
  return `malformed: ${mistake ?? fallback}`;
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
