import type { IConstruct } from 'constructs';
import { PropCheck } from '../validation/prop-check';
import type { ChecksOptions } from './checks-options';
import { ACKNOWLEDGE, CHECKS_OPTIONS, SCOPE } from './argument-types';
import { capacityOf } from './node-size';
import { TreeChecks } from './tree-checks';

/**
 * Checks across all objects of an app, for example that selectors select pods, ports match and backends exist. Synthesis runs the
 * checks. If there are findings, one error reports all of them, and synthesis writes no file.
 *
 * The checks are enabled in each app that contains a construct of this library. docs/reference/checks.md lists them.
 *
 * @example
 * Checks.enable(chart, { nodes: [{ cpu: '16', memory: '64Gi' }] });
 * const model = new MlApp(chart, 'sentiment', { image: 'registry.example.com/sentiment:latest', port: 8080 });
 * Checks.of(model).acknowledge('image-tag', 'a development cluster runs the latest build');
 */
export class Checks {
  /**
   * Enables the checks in the app of a construct, and adds properties of its cluster.
   *
   * @throws if the scope is not a construct, an amount is not a Kubernetes quantity, or another version of this library is in the app
   */
  public static enable(scope: IConstruct, options: ChecksOptions = {}): void {
    SCOPE.readAll(new PropCheck('Checks'), { scope });
    const check = new PropCheck(scope.node.path);
    const { nodes = [] } = CHECKS_OPTIONS.readAll(check, options, 'options');
    TreeChecks.of(scope).addNodes(nodes.map((node, i) => capacityOf(check, `nodes[${i}]`, node)));
  }

  /**
   * Selects the findings on a construct and everything below it.
   *
   * @throws if the scope is not a construct
   */
  public static of(scope: IConstruct): Checks {
    SCOPE.readAll(new PropCheck('Checks'), { scope });
    return new Checks(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Silences one check on the construct and everything below it. Each object with a finding gets an annotation with the reason, and
   * annotations that silence the same check of kube-score and kube-linter. An acknowledgement that silences no finding is itself a finding.
   *
   * @param id ID of the check, as in the finding
   * @param reason reason why the finding is acceptable
   *
   * @throws if the check does not exist, the reason is empty, or the construct already acknowledges the check
   */
  public acknowledge(id: string, reason: string): void {
    const check = new PropCheck(this.scope.node.path);
    ACKNOWLEDGE.read(check, 'acknowledge()', { id, reason });
    check.text('acknowledge().reason', reason);
    TreeChecks.of(this.scope).acknowledge(this.scope, id, reason);
  }
}
