import { RULES } from '../../lib/checks/all-rules';
import { type Report, type ReportedFinding, applyRules, malformedOf } from '../../lib/checks/engine';
import { type ClusterFacts, NO_FACTS } from '../../lib/checks/facts';
import { KubeObject } from '../../lib/checks/kube-object';
import { malformedFields } from '../../lib/checks/malformed';
import type { Rule } from '../../lib/checks/rule';
import { pathText } from '../../lib/kube/json-path';
import { show } from '../../lib/kube/show';
import { type Input, fileOf, placeOf } from '../input/manifests';
import { type Problem, reasonOf } from '../input/problem';
import { withValues } from '../input/with-values';
import { HOMEPAGE } from '../package';
import { FileAcknowledgements } from './acknowledgements';
import type { Config } from './config';
import { DUPLICATE_KEY, duplicateKeysIn } from './duplicate-keys';
import { loadRules } from './own-rules';
import { isReplaced } from './replaced-images';
import type { AcknowledgedFinding, CheckReport, FileFinding } from './report';
import { reportedObject } from './reported-object';

const BUILT_IN_RULES: readonly Rule[] = [...RULES, DUPLICATE_KEY];

/** Checks the objects of files. */
export async function checkInput(input: Input, config: Config, today: string): Promise<CheckReport> {
  const problems = [...input.problems];
  const rules = [...BUILT_IN_RULES, ...(await loadRules(config.rules, BUILT_IN_RULES, problems))];
  const facts: ClusterFacts = {
    ...NO_FACTS,
    nodes: config.nodes,
    order: { ...NO_FACTS.order, unitOf: fileOf },
    replacesImage: isReplaced,
  };
  const acknowledgements = new FileAcknowledgements(input.objects, config.acknowledgements, rules, today);
  const { findings, acknowledged, isMalformed } = checkAll(input.objects, facts, rules, acknowledgements, problems);
  const duplicateKeys = duplicateKeysIn(input, acknowledgements);
  return {
    findings: sortByPosition(
      [
        ...sortByObject(findings, input.objects).map(fileFinding),
        ...duplicateKeys.findings,
        ...(isMalformed ? [] : acknowledgements.findings((rule) => hasFacts(rule, facts))),
      ],
      input,
    ),
    acknowledged: [
      ...[...acknowledged].flatMap(([object, reasons]) =>
        [...reasons].map(([check, reason]) => acknowledgedFinding(object, check, reason, acknowledgements)),
      ),
      ...[...duplicateKeys.acknowledged].map(([object, reason]) =>
        acknowledgedFinding(object, DUPLICATE_KEY.id, reason, acknowledgements),
      ),
    ],
    problems,
    objects: input.objects.length,
    files: input.files,
    rules,
  };
}

/** Checks all objects. Converts or removes malformed fields first, so that the rules can read every object. */
function checkAll(
  objects: readonly KubeObject[],
  facts: ClusterFacts,
  rules: readonly Rule[],
  acknowledgements: FileAcknowledgements,
  problems: Problem[],
): Report {
  const malformed: ReportedFinding[] = [];
  const incomplete = new Set<KubeObject>();
  const readable = objects.map((object) => repair(object, malformed, incomplete));
  try {
    const { findings, acknowledged } = applyRules(readable, facts, rules, acknowledgements);
    return {
      findings: [...malformed, ...findings.filter(({ object }) => !incomplete.has(object))],
      acknowledged,
      isMalformed: incomplete.size > 0,
    };
  } catch (error) {
    problems.push({
      file: 'cdk8s-ml-app',
      message: `a check failed: ${reasonOf(error)}. Report it at ${HOMEPAGE}/issues.`,
    });
    return { findings: malformed, acknowledged: new Map(), isMalformed: true };
  }
}

/**
 * Returns an object that the rules can read, and reports its malformed fields. Converts a scalar of the wrong type, such as a number in place of a
 * string, and removes other malformed fields. `checkAll()` omits the other findings on an object with a removed field, because rules would
 * report the field as missing.
 */
function repair(object: KubeObject, malformed: ReportedFinding[], incomplete: Set<KubeObject>): KubeObject {
  let [current, isIncomplete] = [object, false];
  for (let fields = malformedFields(current); fields.length > 0; fields = malformedFields(current)) {
    // after a removal, the paths differ from those of the input
    if (!isIncomplete) fields.forEach((field) => malformed.push(malformedOf(object, field)));
    isIncomplete ||= fields.some((field) => field.repaired === undefined);
    const values = fields.map(({ path, repaired: value }) => ({
      path,
      value: value ?? (pathText(path) === 'metadata.name' ? show(current.name) : undefined),
    }));
    current = new KubeObject(withValues(current.manifest, values), object.origin);
  }
  if (isIncomplete) incomplete.add(current);
  return current;
}

/** Returns true if the run has the facts that a rule reads. */
function hasFacts({ usesFact }: Rule, { nodes }: ClusterFacts): boolean {
  return usesFact === undefined || usesFact === 'order' || (usesFact === 'nodes' && nodes.length > 0);
}

/** Sorts findings by object, so that each document parses its text only once to find positions. */
function sortByObject(findings: readonly ReportedFinding[], objects: readonly KubeObject[]): ReportedFinding[] {
  const order = new Map(objects.map(({ origin }, i) => [origin, i]));
  const rank = ({ object }: ReportedFinding) => order.get(object.origin) ?? order.size;
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

function fileFinding({ id, object, path, text }: ReportedFinding): FileFinding {
  return {
    check: id,
    file: fileOf(object),
    ...placeOf(object, path),
    ...reportedObject(object, path),
    message: text,
  };
}

function acknowledgedFinding(
  object: KubeObject,
  check: string,
  reason: string,
  acknowledgements: FileAcknowledgements,
): AcknowledgedFinding {
  return {
    check,
    file: fileOf(object),
    ...placeOf(object, ['metadata', 'name']),
    object: reportedObject(object, []).object,
    reason,
    in: acknowledgements.sourceOf(object, check),
  };
}

/** Sorts findings by file, in the order of the input, and position. Findings on the configuration come last. */
function sortByPosition(findings: FileFinding[], { documents }: Input): FileFinding[] {
  const order = new Map([...new Set(documents.map(({ file }) => file))].map((file, i) => [file, i]));
  const rank = ({ file }: FileFinding) => order.get(file) ?? order.size;
  return findings.sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}
