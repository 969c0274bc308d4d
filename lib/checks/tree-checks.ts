import { type ApiObject, Chart } from 'cdk8s';
import type { IConstruct, IValidation } from 'constructs';
import { Check } from '../validation/check';
import { isForOneOfManyCharts } from '../synthesis/synthesis-pass';
import { checkCopy } from './library-copy';
import { apiObjectsOf, constructsOf, manifestOf, withSnapshot } from '../kube/manifests';
import { TREE_CHECKS } from '../kube/shared-state';
import { Acknowledgements } from './acknowledgements';
import { CHECKS } from './all-checks';
import { DUPLICATE_NAME } from './name-checks';
import { annotate } from './annotations';
import { lostValues } from './lost-values';
import { clusterObjects } from './list-items';
import { KubeObject, type Known, ObjectIndex } from './object-index';
import { fileCollision } from './output-files';
import { rootCauses } from './render-failures';
import { misshapen } from './shapes';

/** The checks of a whole tree: one validation at its root. */
export class TreeChecks implements IValidation {
  /** The checks of the tree that a construct is in; they are on from now on. */
  public static of(construct: IConstruct): TreeChecks {
    checkCopy(construct);
    const { root } = construct.node;
    const checks = TreeChecks.existing(root) ?? new TreeChecks(root);
    TREE_CHECKS.set(root, checks);
    return checks;
  }

  /** The checks of a tree; undefined if they are off. */
  public static existing(root: IConstruct): TreeChecks | undefined {
    return TREE_CHECKS.of(root) as TreeChecks | undefined;
  }

  public readonly known: Known = { nodes: [], calls: [] };

  private readonly acknowledgements = new Acknowledgements();
  private readonly findings = new Map<IConstruct, string[]>();
  /** Constructs that tell their findings: each at its own path. */
  private readonly telling = new WeakSet<IConstruct>();
  private isRunning = false;
  private isSilent = false;
  /** How often `App.synth()` may still validate the app for another chart before the checks run again. */
  private chartsLeft = 0;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation(this);
  }

  /** Silences a check on a construct and what is below it. */
  public acknowledge(construct: IConstruct, id: string, reason: string): void {
    this.acknowledgements.add(new Check(construct.node.path), construct, id, reason);
  }

  /** Runs all checks; validate() of the constructs that they find something on tells it. The root is validated first. */
  public validate(): string[] {
    if (this.isRunning || this.isSilent) {
      return [];
    }
    const isForChart = isForOneOfManyCharts();
    if (isForChart && this.chartsLeft > 0) {
      this.chartsLeft--;
      return [];
    }
    withSnapshot(this.root, () => {
      this.run(false);
      const isClean = this.findings.size === 0;
      this.chartsLeft = isForChart && isClean ? constructsOf(this.root).filter((c) => Chart.isChart(c)).length - 1 : 0;
    });
    return this.findingsOn(this.root);
  }

  /** Runs other validations, without those of the checks. */
  public silently<T>(validate: () => T): T {
    this.isSilent = true;
    try {
      return validate();
    } finally {
      this.isSilent = false;
    }
  }

  /** Findings of the last run on a construct. */
  public findingsOn(construct: IConstruct): string[] {
    return this.findings.get(construct) ?? [];
  }

  /**
   * Runs all checks.
   *
   * @param isWrittenHere this library writes the YAML of this synthesis, and not cdk8s
   */
  public run(isWrittenHere: boolean): void {
    this.isRunning = true;
    try {
      this.findAll(isWrittenHere);
    } finally {
      this.isRunning = false;
    }
  }

  private findAll(isWrittenHere: boolean): void {
    this.findings.clear();
    this.acknowledgements.reset();
    const objects = this.render();
    if (objects === undefined) {
      return;
    }
    const checked = objects.flatMap(clusterObjects);
    const error = this.errorOf(() => this.check(new ObjectIndex(checked, { ...this.known, isWrittenHere })));
    if (error !== undefined || this.findings.size > 0) {
      const malformed = checked.map((object) => ({ object, text: misshapen(object) })).filter(({ text }) => text);
      if (error !== undefined && malformed.length === 0) {
        throw error;
      }
      this.tellInstead(malformed.map(({ object, text }) => [object.construct, `malformed: ${text}`]));
    }
    this.checkFiles(objects);
  }

  /** The objects, if all that is set arrives. Else the objects around what is missing have false findings. */
  private render(): KubeObject[] | undefined {
    const failures: [ApiObject, unknown][] = [];
    const objects = apiObjectsOf(this.root).flatMap((object) => {
      try {
        return [new KubeObject(object, manifestOf(object))];
      } catch (error) {
        failures.push([object, error]);
        return [];
      }
    });
    rootCauses(failures).forEach(([object, text]) => this.tell(object, text));
    objects.forEach(({ construct, manifest }) =>
      lostValues(construct, manifest).forEach((text) => this.tell(construct, text)),
    );
    return failures.length === 0 && this.findings.size === 0 ? objects : undefined;
  }

  private checkFiles(objects: KubeObject[]): void {
    const collision = fileCollision(this.root, objects);
    // a duplicate name is the same mistake
    const duplicate = [...this.findings.values()].flat().some((finding) => finding.startsWith('duplicate-name'));
    if (collision && !duplicate) {
      this.tell(collision.construct, `file-collision: ${collision.text}`);
    }
  }

  private errorOf(run: () => void): Error | undefined {
    try {
      run();
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  private tellInstead(findings: [IConstruct, string][]): void {
    if (findings.length > 0) {
      this.findings.clear();
      findings.forEach(([construct, text]) => this.tell(construct, text));
    }
  }

  private check(index: ObjectIndex): void {
    const acknowledged = new Map<KubeObject, Map<string, string>>();
    for (const check of CHECKS) {
      if (check.opinion && !this.acknowledgements.has(check.id)) {
        continue;
      }
      for (const { object, other, text } of check.find(index)) {
        if (other && other !== object && other.key === object.key && check.id !== DUPLICATE_NAME) {
          continue;
        }
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

  private tell(construct: IConstruct, text: string): void {
    this.findings.set(construct, [...(this.findings.get(construct) ?? []), text]);
    if (construct !== this.root && !this.telling.has(construct)) {
      this.telling.add(construct);
      construct.node.addValidation({ validate: () => (this.isSilent ? [] : this.findingsOn(construct)) });
    }
  }
}
