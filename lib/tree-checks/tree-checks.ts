import { type ApiObject, Chart } from 'cdk8s';
import type { IConstruct, IValidation } from 'constructs';
import { TREE_RULES } from '../checks/all-rules';
import { checkObjects } from '../checks/engine';
import type { NodeCapacity } from '../checks/facts';
import type { KubeObject } from '../checks/kube-object';
import { duplicateName } from '../checks/rules/duplicate-name';
import { apiObjectsOf, constructsOf, manifestOf, withSnapshot } from '../synthesis/manifests';
import { isRepeatedForChart } from '../synthesis/synthesis-pass';
import { TREE_VALIDATION, type TreeValidation } from '../synthesis/tree-validation';
import { PropCheck } from '../validation/prop-check';
import { TreeAcknowledgements } from './acknowledgements';
import { annotate } from './annotations';
import { clusterObjects, constructOf, objectOf } from './construct-object';
import { checkCopy } from './library-copy';
import { lostValues } from './lost-values';
import { fileCollision } from './output-files';
import { rootCauses } from './render-failures';
import { type ConstructCall, type ExternalService, factsOf } from './tree-facts';

/** Checks of a whole tree, as one validation of its root. */
export class TreeChecks implements IValidation, TreeValidation {
  /**
   * Returns the checks of a construct's tree, and enables them.
   *
   * @throws if the tree contains constructs of another version of this library
   */
  public static of(construct: IConstruct): TreeChecks {
    checkCopy(construct);
    const { root } = construct.node;
    const checks = TreeChecks.existing(root) ?? new TreeChecks(root);
    TREE_VALIDATION.set(root, checks);
    return checks;
  }

  /** Returns the checks of a tree; undefined if they are not enabled. */
  public static existing(root: IConstruct): TreeChecks | undefined {
    return TREE_VALIDATION.of(root) as TreeChecks | undefined;
  }

  private readonly nodes: NodeCapacity[] = [];
  private readonly calls: ConstructCall[] = [];
  private readonly externalServices: ExternalService[] = [];
  private readonly acknowledgements = new TreeAcknowledgements();
  private readonly findings = new Map<IConstruct, string[]>();
  /** Constructs with a validation that returns their findings. cdk8s adds the path of the construct. */
  private readonly reported = new WeakSet<IConstruct>();
  private isRunning = false;
  private isSilent = false;
  /** Remaining validations by `App.synth()` for other charts before the checks run again. */
  private remainingCharts = 0;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation(this);
  }

  /** Adds kinds of nodes of the cluster. */
  public addNodes(nodes: readonly NodeCapacity[]): void {
    this.nodes.push(...nodes);
  }

  /** Adds a call from the pods of an object to a Service. */
  public addCall(call: ConstructCall): void {
    this.calls.push(call);
  }

  /** Adds a Service that the app does not create. */
  public addExternalService(service: ExternalService): void {
    this.externalServices.push(service);
  }

  /**
   * Silences a check on a construct and everything below it.
   *
   * @throws if the check does not exist, the reason is empty, or the construct already acknowledges the check
   */
  public acknowledge(construct: IConstruct, id: string, reason: string): void {
    this.acknowledgements.add(new PropCheck(construct.node.path), construct, id, reason);
  }

  /**
   * Runs all checks, and returns the findings on the root. cdk8s validates the root first. Each other construct with findings then
   * returns them from its own validation. Returns no findings while the checks run or are silent. `App.synth()` repeats the validation for
   * each chart. If the first repetition has no findings, the others skip the checks.
   */
  public validate(): string[] {
    if (this.isRunning || this.isSilent) {
      return [];
    }
    const isRepeated = isRepeatedForChart();
    if (isRepeated && this.remainingCharts > 0) {
      this.remainingCharts--;
      return [];
    }
    withSnapshot(this.root, () => {
      this.run(false);
      const isClean = this.findings.size === 0;
      this.remainingCharts =
        isRepeated && isClean ? constructsOf(this.root).filter((c) => Chart.isChart(c)).length - 1 : 0;
    });
    return this.findingsOn(this.root);
  }

  /** Runs a function while the checks report nothing. */
  public silently<T>(run: () => T): T {
    this.isSilent = true;
    try {
      return run();
    } finally {
      this.isSilent = false;
    }
  }

  /** Returns the last run's findings on a construct. */
  public findingsOn(construct: IConstruct): string[] {
    return this.findings.get(construct) ?? [];
  }

  /**
   * Runs all checks.
   *
   * @param isWrittenByLibrary true if this library, not cdk8s, writes the YAML of this synthesis
   */
  public run(isWrittenByLibrary: boolean): void {
    this.isRunning = true;
    try {
      this.runChecks(isWrittenByLibrary);
    } finally {
      this.isRunning = false;
    }
  }

  private runChecks(isWrittenByLibrary: boolean): void {
    this.findings.clear();
    this.acknowledgements.reset();
    const objects = this.render();
    if (objects !== undefined) {
      this.applyRules(objects.flatMap(clusterObjects), isWrittenByLibrary);
      this.checkFiles(objects);
    }
  }

  /** Renders the objects. Returns undefined if an object fails to render or loses values, because the rules would report false findings. */
  private render(): KubeObject[] | undefined {
    const failures: [ApiObject, unknown][] = [];
    const objects = apiObjectsOf(this.root).flatMap((construct) => {
      try {
        return [objectOf(construct, manifestOf(construct))];
      } catch (error) {
        failures.push([construct, error]);
        return [];
      }
    });
    rootCauses(failures).forEach(([construct, text]) => this.report(construct, text));
    for (const object of objects) {
      const construct = constructOf(object);
      lostValues(construct, object.manifest).forEach((text) => this.report(construct, text));
    }
    return failures.length === 0 && this.findings.size === 0 ? objects : undefined;
  }

  private applyRules(objects: KubeObject[], isWrittenByLibrary: boolean): void {
    const { nodes, calls, externalServices } = this;
    const facts = factsOf(this.root, objects, { nodes, calls, externalServices }, isWrittenByLibrary);
    const { findings, acknowledged, isMalformed } = checkObjects(objects, facts, TREE_RULES, this.acknowledgements);
    findings.forEach(({ id, object, text }) => this.report(constructOf(object), `${id}: ${text}`));
    acknowledged.forEach((reasons, object) => annotate(object, reasons));
    for (const { construct, id } of isMalformed ? [] : this.acknowledgements.unused()) {
      this.report(construct, `acknowledge('${id}') silences no finding here or below: remove it`);
    }
  }

  private checkFiles(objects: KubeObject[]): void {
    const collision = fileCollision(this.root, objects);
    // a duplicate name is the same mistake
    const hasDuplicateName = [...this.findings.values()].flat().some((finding) => finding.startsWith(duplicateName.id));
    if (collision && !hasDuplicateName) {
      this.report(collision.construct, `file-collision: ${collision.text}`);
    }
  }

  private report(construct: IConstruct, text: string): void {
    this.findings.set(construct, [...(this.findings.get(construct) ?? []), text]);
    if (construct !== this.root && !this.reported.has(construct)) {
      this.reported.add(construct);
      construct.node.addValidation({ validate: () => (this.isSilent ? [] : this.findingsOn(construct)) });
    }
  }
}
