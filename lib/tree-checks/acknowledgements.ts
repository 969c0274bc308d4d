import type { IConstruct } from 'constructs';
import { RULES } from '../checks/all-rules';
import type { Acknowledgements } from '../checks/engine';
import type { KubeObject } from '../checks/kube-object';
import type { PropCheck } from '../validation/prop-check';
import { constructOf } from './construct-object';

interface Acknowledgement {
  readonly construct: IConstruct;
  readonly id: string;
  readonly reason: string;
  isUsed: boolean;
}

/** Acknowledgements on the constructs of a tree. */
export class TreeAcknowledgements implements Acknowledgements {
  private readonly byConstruct = new Map<IConstruct, Map<string, Acknowledgement>>();
  private readonly ids = new Set<string>();

  /**
   * Acknowledges the findings of a rule on a construct and everything below it.
   *
   * @throws if the rule does not exist, the reason is empty, or the construct already acknowledges the rule
   */
  public add(check: PropCheck, construct: IConstruct, id: string, reason: string): void {
    if (!RULES.some((rule) => rule.id === id)) {
      check.fail(
        'acknowledge().id',
        id,
        `must be one of ${RULES.map((rule) => rule.id).join(', ')}: pass the ID in the finding`,
      );
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      check.fail(
        'acknowledge().reason',
        reason,
        "must be the reason why the finding is acceptable: pass one, such as 'a development cluster runs the latest build'",
      );
    }
    const byId = this.byConstruct.get(construct) ?? new Map<string, Acknowledgement>();
    if (byId.has(id)) {
      check.fail('acknowledge().id', id, 'which this construct already acknowledges: remove one of the calls');
    }
    this.byConstruct.set(construct, byId.set(id, { construct, id, reason: reason.trim(), isUsed: false }));
    this.ids.add(id);
  }

  public has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Marks all acknowledgements as unused. */
  public reset(): void {
    this.list().forEach((acknowledgement) => (acknowledgement.isUsed = false));
  }

  /** Returns the reason from the closest acknowledgement at or above an object. Marks all acknowledgements at or above the object as used. */
  public reasonFor(object: KubeObject, id: string): string | undefined {
    if (!this.ids.has(id)) {
      return undefined;
    }
    const { scopes } = constructOf(object).node;
    const acknowledgements = scopes.flatMap((scope) => this.byConstruct.get(scope)?.get(id) ?? []);
    acknowledgements.forEach((acknowledgement) => (acknowledgement.isUsed = true));
    return acknowledgements.at(-1)?.reason;
  }

  public unused(): Acknowledgement[] {
    return this.list().filter(({ isUsed }) => !isUsed);
  }

  private list(): Acknowledgement[] {
    return [...this.byConstruct.values()].flatMap((byId) => [...byId.values()]);
  }
}
