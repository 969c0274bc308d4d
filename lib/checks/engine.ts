import { append } from '../kube/append';
import type { ClusterFacts } from './facts';
import type { KubeObject } from './kube-object';
import { type MalformedField, malformedField } from './malformed';
import { ObjectIndex } from './object-index';
import type { Finding, Rule } from './rule';
import { duplicateName } from './rules/duplicate-name';

/** Finding and the ID of its rule. */
export interface ReportedFinding extends Finding {
  readonly id: string;
}

/** Acknowledgements of findings, with their reasons. */
export interface Acknowledgements {
  /** Returns true if any object acknowledges a rule. An opinion runs only if an object acknowledges it. */
  has(id: string): boolean;
  /** Returns the reason why an object acknowledges a rule; undefined if it does not. */
  reasonFor(object: KubeObject, id: string): string | undefined;
  /** Returns the acknowledgements that silence no finding. */
  unused(): readonly unknown[];
}

/** Result of the checks. */
export interface Report {
  readonly findings: readonly ReportedFinding[];
  /** Reasons by rule for each object with acknowledged findings. */
  readonly acknowledged: ReadonlyMap<KubeObject, ReadonlyMap<string, string>>;
  /** True if the report contains only malformed fields, because these cause findings on other objects. */
  readonly isMalformed: boolean;
}

/** ID of the findings on fields with a type that Kubernetes rejects. Users cannot acknowledge these findings. */
const MALFORMED = 'malformed';

/**
 * Checks objects against rules. If there are findings or unused acknowledgements, and objects have malformed fields, the report contains only
 * the malformed fields.
 *
 * @throws if a rule fails on objects without malformed fields
 */
export function checkObjects(
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  rules: readonly Rule[],
  acknowledgements: Acknowledgements,
): Report {
  const outcome = attempt(() => applyRules(objects, facts, rules, acknowledgements));
  if (!(outcome instanceof Error) && outcome.findings.length === 0 && acknowledgements.unused().length === 0) {
    return outcome;
  }
  const findings = objects.flatMap((object) => malformedFinding(object) ?? []);
  if (findings.length > 0) {
    return { findings, acknowledged: new Map(), isMalformed: true };
  }
  if (outcome instanceof Error) {
    throw outcome;
  }
  return outcome;
}

/** Returns the finding on the first malformed field of an object; undefined if there is none. */
export function malformedFinding(object: KubeObject): ReportedFinding | undefined {
  const field = malformedField(object);
  return field && malformedOf(object, field);
}

/** Returns the finding on a malformed field. */
export function malformedOf(object: KubeObject, { path, text }: MalformedField): ReportedFinding {
  return { id: MALFORMED, object, path, text };
}

/** Checks objects without malformed fields against rules. */
export function applyRules(
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  rules: readonly Rule[],
  acknowledgements: Acknowledgements,
): Report {
  const index = new ObjectIndex(objects, facts);
  const findings: ReportedFinding[] = [];
  const acknowledged = new Map<KubeObject, Map<string, string>>();
  for (const rule of rules) {
    const { id, isOpinion } = rule;
    if (isOpinion && !acknowledgements.has(id)) {
      continue;
    }
    for (const finding of rule.find(index)) {
      if (isDuplicate(finding) && id !== duplicateName.id) {
        continue;
      }
      const reason = acknowledgements.reasonFor(finding.object, id);
      if (reason !== undefined) {
        const reasons = acknowledged.get(finding.object) ?? new Map<string, string>();
        acknowledged.set(finding.object, reasons.set(id, reason));
      } else if (!isOpinion) {
        findings.push({ id, ...finding });
      }
    }
  }
  return { findings: withoutCausedFindings(findings), acknowledged, isMalformed: false };
}

/** Drops the finding on a missing field if another finding reports its misspelling, because both are the same mistake. */
function withoutCausedFindings(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const meantPaths = new Map<KubeObject, string[]>();
  findings.forEach(({ object, meant: path }) => path && append(meantPaths, object, path.join()));
  return findings.filter(({ object, path }) => !meantPaths.get(object)?.includes(path.join()));
}

function isDuplicate({ object, other }: Finding): boolean {
  return other !== undefined && other !== object && other.key === object.key;
}

function attempt<T>(run: () => T): T | Error {
  try {
    return run();
  } catch (error) {
    return error as Error;
  }
}
