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
  private readonly all = new Map<IConstruct, Map<string, Acknowledgement>>();
  private readonly ids = new Set<string>();

  /** Acknowledges the findings of a rule on a construct and everything below it. */
  public add(check: PropCheck, construct: IConstruct, id: string, reason: string): void {
    if (!RULES.some((rule) => rule.id === id)) {
      check.fail('acknowledge().id', id, `must be one of ${RULES.map((rule) => rule.id).join(', ')}`);
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      check.fail('acknowledge().reason', reason, 'must be the reason why the finding is acceptable');
    }
    const here = this.all.get(construct) ?? new Map<string, Acknowledgement>();
    if (here.has(id)) {
      check.fail('acknowledge().id', id, 'which this construct already acknowledges: remove one of the calls');
    }
    this.all.set(construct, here.set(id, { construct, id, reason: reason.trim(), isUsed: false }));
    this.ids.add(id);
  }

  public has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Marks all acknowledgements as unused. */
  public reset(): void {
    this.each().forEach((one) => (one.isUsed = false));
  }

  /** Returns the reason from the closest acknowledgement at or above an object. */
  public reasonFor(object: KubeObject, id: string): string | undefined {
    if (!this.ids.has(id)) {
      return undefined;
    }
    const above = constructOf(object).node.scopes.flatMap((scope) => this.all.get(scope)?.get(id) ?? []);
    above.forEach((one) => (one.isUsed = true));
    return above.at(-1)?.reason;
  }

  public unused(): Acknowledgement[] {
    return this.each().filter((one) => !one.isUsed);
  }

  private each(): Acknowledgement[] {
    return [...this.all.values()].flatMap((here) => [...here.values()]);
  }
}
