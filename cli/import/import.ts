import { malformedFinding } from '../../lib/checks/engine';
import { KubeObject } from '../../lib/checks/kube-object';
import type { Manifest } from '../../lib/kube/manifest';
import type { AppCode } from './app/ml-app';
import { type Code, Builder, type Unit } from './build';
import { importsOf } from './code/expression';
import { formatStatements } from './code/statement';
import { type Difference, compareFields } from './compare/fields';
import { expectedOf } from './compare/expected';
import { improvementOf } from './compare/improvements';
import { chosenFields } from './chosen-fields';
import { Decisions, type FieldOverride } from './decisions';
import { type Workload, workloadsIn } from './objects/workloads';
import { type UnitProblem, type Run, manifestIn, run } from './run';

/** Field that the library deliberately writes differently from the input. */
export interface ImprovedField extends Difference {
  readonly reason: string;
}

/** An object of the input, and its code in the program. */
export interface ImportedObject {
  readonly object: KubeObject;
  /** Class that writes the object; undefined if the program does not write it. */
  readonly construct?: Unit['construct'];
  readonly app?: AppCode;
  /** Manifests of the statements that write the object. */
  readonly written: readonly Manifest[];
  /** Number of values in the object. */
  readonly size: number;
  readonly improved: readonly ImprovedField[];
  readonly overridden: readonly FieldOverride[];
  readonly lost: readonly Difference[];
  /** Reason why the object is raw or not in the program. */
  readonly reason?: string;
}

/** Result of an import. */
export interface ImportResult {
  readonly program: string;
  readonly objects: readonly ImportedObject[];
  readonly findings: readonly UnitProblem[];
  readonly code: Code;
  readonly run: Run;
}

const NO_ORIGIN = { name: '', scopes: [] };

/** Number of rounds after which an import accepts its program. Most rounds add a decision. */
const MAX_ROUNDS = 50;

/**
 * Writes a program for objects, runs it, and compares its manifests with the objects.
 *
 * @param name name of the first chart, if its objects have no namespace
 */
export function importObjects(objects: readonly KubeObject[], name: string): ImportResult {
  const decisions = new Decisions();
  for (const object of objects) {
    const finding = malformedFinding(object);
    if (finding) decisions.omitted.set(object, finding.text);
  }
  const workloads = workloadsIn(objects.filter((object) => !decisions.omitted.has(object)));
  const final = new ImportLoop(objects, workloads, decisions, name).run();
  const units = unitsBySource(final.code);
  const compared = objects.map((object) => comparedObject(object, units.get(object), final.run, decisions));
  return { program: programOf(final.code), objects: compared, ...final };
}

/** Writes and runs programs until a program reproduces the input. */
class ImportLoop {
  private readonly findings = new Map<string, UnitProblem>();

  public constructor(
    private readonly objects: readonly KubeObject[],
    private readonly workloads: readonly Workload[],
    private readonly decisions: Decisions,
    private readonly name: string,
  ) {}

  public run(): { readonly code: Code; readonly run: Run; readonly findings: readonly UnitProblem[] } {
    let hasOverrides = false;
    for (let round = 0; ; round++) {
      const code = new Builder(this.objects, this.workloads, this.decisions, this.name).build();
      const result = run(code);
      const errors = result.errors.length > 0 ? result.errors : this.duplicatesIn(code, result);
      if (errors.length > 0 && round < MAX_ROUNDS) {
        errors.forEach((error) => this.fallBack(error));
        hasOverrides = false;
      } else if (!hasOverrides) {
        code.units.forEach((unit) => this.addOverrides(unit, result));
        hasOverrides = true;
      } else if (round >= MAX_ROUNDS || !this.acceptFindings(result)) {
        return { code, run: result, findings: [...this.findings.values()] };
      }
    }
  }

  /** Replaces the construct of an object with a raw object. Omits an object that already is a raw object. */
  private fallBack({ unit, text }: UnitProblem): void {
    const { raw, omitted, overrides } = this.decisions;
    const reasons = unit.construct === 'ApiObject' ? omitted : raw;
    reasons.set(unit.main, text);
    unit.parts.forEach(({ source }) => source && overrides.delete(source));
  }

  /** Finds apps that write an object with the kind, namespace and name of another object in the input. */
  private duplicatesIn({ units }: Code, { byUnit }: Run): UnitProblem[] {
    const byKey = new Map(this.objects.map((object) => [object.key, object]));
    return units
      .filter(({ app }) => app)
      .flatMap((unit) => {
        const unitObjects = new Set(unit.parts.map(({ source }) => source));
        const written = (byUnit.get(unit) ?? []).map((manifest) => byKey.get(new KubeObject(manifest, NO_ORIGIN).key));
        const { omitted } = this.decisions;
        const other = written.find((object) => object && !unitObjects.has(object) && !omitted.has(object));
        return other
          ? [
              {
                unit,
                text: `the input has another ${other.kind} '${other.name}', and an MlApp writes one with this name`,
              },
            ]
          : [];
      });
  }

  private addOverrides(unit: Unit, result: Run): void {
    const { parts, app, construct } = unit;
    if (construct === 'ApiObject') return;
    for (const { source: object } of parts) {
      if (!object || this.decisions.overrides.has(object)) continue;
      const chosen = app ? chosenFields(object, app, writtenFor(object, unit, result)) : [];
      chosen.forEach((override) => this.decisions.override(object, override));
      for (const difference of comparisonOf(object, unit, result).differences) {
        const { resultPath, before } = difference;
        const isChosen = chosen.some(({ path }) => path.every((key, i) => String(resultPath[i]) === String(key)));
        if (!isChosen && improvementOf(object.kind, difference, app) === undefined) {
          this.decisions.override(object, { path: resultPath, value: before });
        }
      }
    }
  }

  /**
   * Acknowledges findings, and removes unused acknowledgements. Replaces the construct if its finding cannot be acknowledged. Returns true if a
   * decision has changed.
   */
  private acceptFindings({ findings, unused }: Run): boolean {
    let isNew = unused.length > 0;
    unused.forEach((id) => this.decisions.removeAcknowledgements(id));
    for (const finding of findings) {
      const [, id] = /^([a-z][-a-z]*): /.exec(finding.text) ?? [];
      this.findings.set(`${finding.unit.main.key} ${finding.text}`, finding);
      if (id === undefined || UNACKNOWLEDGEABLE.has(id)) {
        this.fallBack(finding);
        isNew = true;
      } else if (this.decisions.acknowledge(finding.unit.main, id)) {
        isNew = true;
      }
    }
    return isNew;
  }
}

/** Checks whose findings fail synthesis, even with an acknowledgement. */
const UNACKNOWLEDGEABLE = new Set(['malformed', 'value-lost', 'patch-lost', 'file-collision']);

function unitsBySource({ units }: Code): ReadonlyMap<KubeObject, Unit> {
  return new Map(
    units.flatMap((unit) => unit.parts.flatMap(({ source }) => (source ? [[source, unit] as const] : []))),
  );
}

function comparisonOf(object: KubeObject, unit: Unit | undefined, result: Run) {
  const app = unit?.app;
  const after = app ? writtenFor(object, unit, result) : manifestIn(result, object);
  return compareFields(app ? expectedOf(object, app.source, after) : object.manifest, after);
}

/** Manifest that an app writes for an object. An override restores the name of an object with another name. */
function writtenFor(object: KubeObject, unit: Unit, result: Run) {
  return manifestIn(result, object) ?? result.byUnit.get(unit)?.find(({ kind }) => kind === object.kind);
}

function comparedObject(object: KubeObject, unit: Unit | undefined, result: Run, decisions: Decisions): ImportedObject {
  const reason = decisions.omitted.get(object) ?? decisions.raw.get(object);
  const app = unit?.app;
  const { size, differences } = comparisonOf(object, unit, result);
  const improved: ImprovedField[] = [];
  const lost: Difference[] = [];
  for (const difference of differences) {
    const improvement = improvementOf(object.kind, difference, app);
    if (improvement === undefined) lost.push(difference);
    else improved.push({ ...difference, reason: improvement });
  }
  return {
    object,
    ...(unit ? { construct: unit.construct } : {}),
    ...(app ? { app } : {}),
    written: (unit && result.byUnit.get(unit)) ?? [],
    size,
    improved,
    overridden: decisions.overrides.get(object) ?? [],
    lost,
    ...(reason === undefined ? {} : { reason }),
  };
}

function programOf({ prelude, units }: Code): string {
  const blocks = [prelude, ...units.map((unit) => unit.statements)];
  const statements = blocks.flat();
  const texts = formatStatements(statements);
  const imports = importsOf(['App', ...statements.flatMap(({ expression }) => expression.classes)]);
  let index = 0;
  const written = blocks.map((block) => texts.slice(index, (index += block.length)).join('\n'));
  const [head = '', ...rest] = written;
  return `${[imports.join('\n'), `const app = new App();\n${head}`, ...rest, 'app.synth();'].join('\n\n')}\n`;
}
