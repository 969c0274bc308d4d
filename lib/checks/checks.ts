import type { IConstruct } from 'constructs';
import { Check } from '../validation/check';
import { TreeChecks } from './tree-checks';
import { nodeCapacityOf } from './node-size';
import { ACKNOWLEDGE, CHECKS_OPTIONS, SCOPE } from '../tree-checks/props';
import type { ChecksOptions } from '../tree-checks/checks-options';

/**
 * Checks across all objects of an app: selectors select, ports match, backends exist. They run at synthesis. One error reports all
 * findings, and no file is written.
 *
 * An app that contains a construct of this library is checked by default. docs/reference/checks.md lists the checks.
 *
 * @example
 * Checks.enable(chart, { nodes: [{ cpu: '16', memory: '64Gi' }] });
 * const model = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:latest', port: 8080 });
 * Checks.acknowledge(model, 'image-tag', 'a development cluster runs what was built last');
 */
export class Checks {
  /**
   * Checks the whole app that a construct is in, and tells what its cluster has.
   *
   * @throws if an amount is no Kubernetes quantity
   */
  public static enable(scope: IConstruct, options: ChecksOptions = {}): void {
    SCOPE.readAll(new Check('Checks'), { scope });
    const check = new Check(scope.node.path);
    options = CHECKS_OPTIONS.readAll(check, options, 'options');
    TreeChecks.of(scope).known.nodes.push(
      ...(options.nodes ?? []).map((node, i) => nodeCapacityOf(check, `nodes[${i}]`, node)),
    );
  }

  /**
   * Silences one check on a construct and all that is below it. What it would have found is annotated with the reason, for readers
   * and for kube-score and kube-linter, where they check the same. One that silences nothing is a finding itself.
   *
   * @param construct that the finding's path leads to, or one above it
   * @param id of the check, as in the finding
   * @param reason why it is right as it is
   *
   * @throws if there is no such check, the reason is empty, or the check is acknowledged on the same construct already
   */
  public static acknowledge(construct: IConstruct, id: string, reason: string): void {
    SCOPE.readAll(new Check('Checks'), { scope: construct });
    const check = new Check(construct.node.path);
    ACKNOWLEDGE.read(check, 'acknowledge()', { id, reason });
    check.text('acknowledge().reason', reason);
    TreeChecks.of(construct).acknowledge(construct, id, reason);
  }

  private constructor() {}
}
