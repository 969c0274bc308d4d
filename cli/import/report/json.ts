import { fileOf } from '../../input/manifests';
import type { Problem } from '../../input/problem';
import { pathText } from '../../../lib/kube/json-path';
import type { ImportResult, ImportedObject } from '../import';
import { additionsOf } from './additions';
import { adoptionOf } from './adoption';
import { countsOf, linesOf, totalOf } from './summary';

/** Formats the report of an import for scripts. */
export function jsonOf(imported: ImportResult, problems: readonly Problem[]): string {
  const { objects, findings, program } = imported;
  return JSON.stringify(
    {
      fields: totalOf(imported),
      lines: linesOf(program),
      objects: objects.map(jsonObject),
      findings: findings.map(({ unit, text }) => ({ object: `${unit.main.kind} ${unit.main.name}`, text })),
      adoption: adoptionOf(imported),
      problems,
      program,
    },
    null,
    2,
  );
}

function jsonObject(one: ImportedObject) {
  const { object, construct, reason, app, written } = one;
  const { apiVersion, metadata } = object.manifest;
  return {
    file: fileOf(object),
    apiVersion,
    kind: object.kind,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    name: object.name,
    construct: construct ?? null,
    ...(reason === undefined ? {} : { reason }),
    fields: countsOf(one),
    improved: one.improved.map(({ path, before, after, reason: why }) => ({
      path: pathText(path),
      before,
      after,
      reason: why,
    })),
    overridden: one.overridden.map(({ path, value }) => ({ path: pathText(path), value })),
    lost: one.lost.map(({ path, before, after }) => ({ path: pathText(path), before, after })),
    ...(app?.source.deployment === object ? { added: additionsOf(app, written) } : {}),
  };
}
