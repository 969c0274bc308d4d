import { RULES } from '../../lib/checks/all-rules';
import { type Report, type ReportedFinding, applyRules, malformedOf } from '../../lib/checks/engine';
import { type ClusterFacts, NO_FACTS } from '../../lib/checks/facts';
import { KubeObject } from '../../lib/checks/kube-object';
import { malformedFields } from '../../lib/checks/malformed';
import type { Rule } from '../../lib/checks/rule';
import { append } from '../../lib/kube/append';
import { pathText } from '../../lib/kube/json-path';
import { show } from '../../lib/kube/show';
import type { ManifestDocument } from '../input/document';
import { type Input, containsPath, documentOf, fileOf, placeOf } from '../input/manifests';
import { type Problem, reasonOf } from '../input/problem';
import { withValues } from '../input/with-values';
import { FileAcknowledgements } from './acknowledgements';
import type { Config } from './config';
import { loadRules } from './own-rules';
import { isReplaced } from './replaced-images';
import type { AcknowledgedFinding, CheckReport, FileFinding } from './report';
import { reportedObject } from './reported-object';

/** ID of the findings about duplicate keys. */
const DUPLICATE_KEY = 'duplicate-key';

/** Checks the objects of files. */
export async function checkInput(input: Input, config: Config, today: string): Promise<CheckReport> {
  const problems = [...input.problems];
  const rules = [...RULES, ...(await loadRules(config.rules, problems))];
  const facts: ClusterFacts = {
    ...NO_FACTS,
    nodes: config.nodes,
    order: { ...NO_FACTS.order, unitOf: fileOf },
    replacesImage: isReplaced,
  };
  const acknowledgements = new FileAcknowledgements(input.objects, config.acknowledgements, rules, today);
  const { findings, acknowledged, isMalformed } = checkAll(input.objects, facts, rules, acknowledgements, problems);
  return {
    findings: sortByPosition(
      [
        ...sortByObject(findings, input.objects).map(fileFinding),
        ...duplicateKeys(input),
        ...(isMalformed ? [] : acknowledgements.findings((rule) => hasFacts(rule, facts))),
      ],
      input,
    ),
    acknowledged: acknowledgedFindings(acknowledged),
    problems,
    objects: input.objects.length,
    files: input.files,
    rules,
  };
}

/** Checks all objects. Removes malformed fields first, so that the rules can check the other objects. */
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
    problems.push({ file: 'cdk8s-ml-app', message: `a check failed: ${reasonOf(error)}. Please report it.` });
    return { findings: malformed, acknowledged: new Map(), isMalformed: true };
  }
}

/**
 * Returns an object that the rules can read, and reports its malformed fields. A number in place of a string becomes a string. For an
 * object that loses a field, `checkAll()` omits the other findings, because rules would report the missing field.
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

/** Sorts findings by object, because a document parses its text again after the use of another document. */
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

function duplicateKeys({ documents, objects }: Input): FileFinding[] {
  const objectsByDocument = new Map<ManifestDocument, KubeObject[]>();
  objects.forEach((object) => append(objectsByDocument, documentOf(object), object));
  return documents.flatMap((document) =>
    document.duplicateKeys.map(({ path, place, firstLine }) => {
      const object = objectsByDocument.get(document)?.find((candidate) => containsPath(candidate, path));
      return {
        check: DUPLICATE_KEY,
        file: document.file,
        ...place,
        ...(object ? reportedObject(object, path) : {}),
        message: `${show(path.at(-1))} is also on line ${firstLine}, and only the last one counts: remove one`,
      };
    }),
  );
}

function acknowledgedFindings(acknowledged: Report['acknowledged']): AcknowledgedFinding[] {
  return [...acknowledged].flatMap(([object, reasons]) => {
    const { object: reported } = reportedObject(object, []);
    const place = placeOf(object, ['metadata', 'name']);
    return [...reasons].map(([check, reason]) => ({ check, file: fileOf(object), ...place, object: reported, reason }));
  });
}

/** Sorts findings by file, in the order of the input, and position. Findings on the configuration come last. */
function sortByPosition(findings: FileFinding[], { documents }: Input): FileFinding[] {
  const order = new Map([...new Set(documents.map(({ file }) => file))].map((file, i) => [file, i]));
  const rank = ({ file }: FileFinding) => order.get(file) ?? order.size;
  return findings.sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.column - b.column);
}
