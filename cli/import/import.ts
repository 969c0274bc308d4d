import { malformedFinding } from '../../lib/checks/engine';
import { KubeObject } from '../../lib/checks/kube-object';
import type { Manifest } from '../../lib/kube/manifest';
import type { AppCode } from './app/ml-app';
import { type Code, Builder, type Unit } from './build';
import { importsOf } from './code/expression';
import { writtenStatements } from './code/statement';
import { type Difference, compareFields } from './compare/fields';
import { expectedOf } from './compare/expected';
import { improvementOf } from './compare/improvements';
import { chosenFields } from './chosen-fields';
import { Decisions, type FieldOverride } from './decisions';
import { type Workload, workloadsIn } from './objects/workloads';
import { type Problem, type Run, manifestIn, run } from './run';

/** A field that the library writes better than the input. */
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
export interface Imported {
  readonly program: string;
  readonly objects: readonly ImportedObject[];
  readonly findings: readonly Problem[];
  readonly code: Code;
  readonly run: Run;
}

const NOWHERE = { name: '', scopes: [] };

/** Maximum number of rounds of an import. Each round adds at least one decision. */
const MAX_ROUNDS = 50;

/** Writes a program for objects, runs it, and compares the result with them. `name` is the name of the chart. */
export function importObjects(objects: readonly KubeObject[], name: string): Imported {
  const decisions = new Decisions();
  for (const object of objects) {
    const finding = malformedFinding(object);
    if (finding) decisions.lost.set(object, finding.text);
  }
  const workloads = workloadsIn(objects.filter((object) => !decisions.lost.has(object)));
  const settled = new Settlement(objects, workloads, decisions, name).settle();
  const units = unitsBySource(settled.code);
  const compared = objects.map((object) => comparedObject(object, units.get(object), settled.run, decisions));
  return { program: programOf(settled.code), objects: compared, ...settled };
}

/** Runs programs until one keeps the input. */
class Settlement {
  private readonly findings = new Map<string, Problem>();

  public constructor(
    private readonly objects: readonly KubeObject[],
    private readonly workloads: readonly Workload[],
    private readonly decisions: Decisions,
    private readonly name: string,
  ) {}

  public settle(): { readonly code: Code; readonly run: Run; readonly findings: readonly Problem[] } {
    let isOverridden = false;
    for (let round = 0; ; round++) {
      const code = new Builder(this.objects, this.workloads, this.decisions, this.name).build();
      const result = run(code);
      const errors = result.errors.length > 0 ? result.errors : this.duplicatesIn(code, result);
      if (errors.length > 0 && round < MAX_ROUNDS) {
        errors.forEach((error) => this.giveUp(error));
        isOverridden = false;
      } else if (!isOverridden) {
        code.units.forEach((unit) => this.overrideIn(unit, result));
        isOverridden = true;
      } else if (round >= MAX_ROUNDS || !this.acceptFindings(result)) {
        return { code, run: result, findings: [...this.findings.values()] };
      }
    }
  }

  /** Writes an object with a more general construct. */
  private giveUp({ unit, text }: Problem): void {
    const { raw, lost, overrides } = this.decisions;
    const decision = unit.construct === 'ApiObject' ? lost : raw;
    decision.set(unit.main, text);
    unit.parts.forEach(({ source }) => source && overrides.delete(source));
  }

  /** Finds apps that write an object with the name of another one in the input. */
  private duplicatesIn({ units }: Code, { byUnit }: Run): Problem[] {
    const byKey = new Map(this.objects.map((object) => [object.key, object]));
    return units
      .filter(({ app }) => app)
      .flatMap((unit) => {
        const own = new Set(unit.parts.map(({ source }) => source));
        const written = (byUnit.get(unit) ?? []).map((manifest) => byKey.get(new KubeObject(manifest, NOWHERE).key));
        const other = written.find((object) => object && !own.has(object) && !this.decisions.lost.has(object));
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

  private overrideIn(unit: Unit, result: Run): void {
    const { parts, app, construct } = unit;
    if (construct === 'ApiObject') return;
    for (const { source: object } of parts) {
      if (!object || this.decisions.overrides.has(object)) continue;
      const chosen = app ? chosenFields(object, app, writtenFor(object, unit, result)) : [];
      chosen.forEach((override) => this.decisions.override(object, override));
      for (const difference of comparisonOf(object, unit, result).differences) {
        const { target, before } = difference;
        const isChosen = chosen.some(({ path }) => path.every((key, i) => String(target[i]) === String(key)));
        if (!isChosen && improvementOf(object.kind, difference, app) === undefined) {
          this.decisions.override(object, { path: target, value: before });
        }
      }
    }
  }

  /** Acknowledges findings. Returns false if there are no new ones. */
  private acceptFindings({ findings, unused }: Run): boolean {
    let isNew = unused.length > 0;
    unused.forEach((id) => this.decisions.forget(id));
    for (const finding of findings) {
      const [, id] = /^([a-z][-a-z]*): /.exec(finding.text) ?? [];
      this.findings.set(`${finding.unit.main.key} ${finding.text}`, finding);
      if (id === undefined || UNACKNOWLEDGEABLE.has(id)) {
        this.giveUp(finding);
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
  const reason = decisions.lost.get(object) ?? decisions.raw.get(object);
  const app = unit?.app;
  const { size, differences } = comparisonOf(object, unit, result);
  const improved: ImprovedField[] = [];
  const lost: Difference[] = [];
  for (const difference of differences) {
    const why = improvementOf(object.kind, difference, app);
    if (why === undefined) lost.push(difference);
    else improved.push({ ...difference, reason: why });
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
  const blocks = [prelude, ...units.map(({ statements }) => statements)];
  const all = blocks.flat();
  const texts = writtenStatements(all);
  const imports = importsOf(['App', ...all.flatMap(({ expression }) => expression.classes)]);
  let start = 0;
  const written = blocks.map((block) => texts.slice(start, (start += block.length)).join('\n'));
  const [head = '', ...rest] = written;
  return `${[imports.join('\n'), `const app = new App();\n${head}`, ...rest, 'app.synth();'].join('\n\n')}\n`;
}
