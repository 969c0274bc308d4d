import { ApiObject } from 'cdk8s';
import { IConstruct, IValidation } from 'constructs';
import { Check } from '../check';
import { Resolution, apiObjectsOf, duringSynthesis, manifestOf } from '../manifests';
import { OverrideError } from '../override';
import { runAsOneSynthesis } from '../synthesis/one-synthesis';
import { Acknowledgements } from './acknowledgements';
import { CHECKS } from './all-checks';
import { annotate } from './annotations';
import { KubeObject, Known, ObjectIndex } from './object-index';
import { misshapen } from './shapes';

const trees = new WeakMap<IConstruct, TreeChecks>();

/** The checks of a whole tree: one validation at its root. */
export class TreeChecks implements IValidation {
  /** The checks of the tree that a construct is in; they are on from now on. */
  public static of(construct: IConstruct): TreeChecks {
    const { root } = construct.node;
    const existing = trees.get(root);
    const checks = existing ?? new TreeChecks(root);
    trees.set(root, checks);
    return checks;
  }

  public readonly known: Known;

  private readonly acknowledgements = new Acknowledgements();
  private readonly findings = new Map<IConstruct, string[]>();
  /** Constructs that tell their findings: each at its own path. */
  private readonly telling = new WeakSet<IConstruct>();
  private readonly checked = new WeakSet<Resolution>();

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation(this);
    this.known = { nodes: [], calls: [], isWrittenHere: runAsOneSynthesis(root) };
  }

  /** Silences a check on a construct and what is below it. */
  public acknowledge(construct: IConstruct, id: string, reason: string): void {
    this.acknowledgements.add(new Check(construct.node.path), construct, id, reason);
  }

  /** Runs all checks; validate() of the constructs that they find something on tells it. The root is validated first. */
  public validate(): string[] {
    return duringSynthesis(this.root, (resolution) => {
      // each chart of an app validates all of them again
      if (!this.checked.has(resolution)) {
        this.checked.add(resolution);
        this.run();
      }
      return this.findings.get(this.root) ?? [];
    });
  }

  private run(): void {
    this.findings.clear();
    this.acknowledgements.reset();
    const objects = apiObjectsOf(this.root).flatMap((object) => this.resolve(object));
    try {
      this.check(new ObjectIndex(objects, this.known));
    } catch (error) {
      const malformed = objects.map((object) => ({ object, text: misshapen(object) })).filter(({ text }) => text);
      if (malformed.length === 0) {
        throw error;
      }
      malformed.forEach(({ object, text }) => this.tell(object.construct, `malformed: ${text}`));
    }
  }

  private check(index: ObjectIndex): void {
    const acknowledged = new Map<KubeObject, Map<string, string>>();
    for (const check of CHECKS) {
      if (check.opinion && !this.acknowledgements.has(check.id)) {
        continue;
      }
      for (const { object, text } of check.find(index)) {
        const reason = this.acknowledgements.reasonFor(object.construct, check.id);
        if (reason !== undefined) {
          acknowledged.set(object, (acknowledged.get(object) ?? new Map<string, string>()).set(check.id, reason));
        } else if (!check.opinion) {
          this.tell(object.construct, `${check.id}: ${text}`);
        }
      }
    }
    acknowledged.forEach((reasons, object) => annotate(object, reasons));
    for (const { construct, id } of this.acknowledgements.unused()) {
      this.tell(construct, `acknowledge('${id}') silences nothing here or below: remove it`);
    }
  }

  private resolve(object: ApiObject): KubeObject[] {
    try {
      return [new KubeObject(object, manifestOf(object))];
    } catch (error) {
      // an object reports its overrides itself, and the other findings shall be told with it
      if (!(error instanceof OverrideError)) {
        this.tell(object, error instanceof Error ? error.message : String(error));
      }
      return [];
    }
  }

  private tell(construct: IConstruct, text: string): void {
    this.findings.set(construct, [...(this.findings.get(construct) ?? []), text]);
    if (construct !== this.root && !this.telling.has(construct)) {
      this.telling.add(construct);
      construct.node.addValidation({ validate: () => this.findings.get(construct) ?? [] });
    }
  }
}
