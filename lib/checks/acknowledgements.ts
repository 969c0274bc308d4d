import type { IConstruct } from 'constructs';
import type { Check } from '../validation/check';
import { CHECKS } from './all-checks';

interface Acknowledgement {
  readonly construct: IConstruct;
  readonly id: string;
  readonly reason: string;
  silences: boolean;
}

/** What users know better, and why. */
export class Acknowledgements {
  private readonly all = new Map<IConstruct, Map<string, Acknowledgement>>();
  private readonly ids = new Set<string>();

  public add(check: Check, construct: IConstruct, id: string, reason: string): void {
    if (!CHECKS.some((known) => known.id === id)) {
      check.fail('acknowledge().id', id, `must be one of ${CHECKS.map((known) => known.id).join(', ')}`);
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      check.fail('acknowledge().reason', reason, 'must say why it is right as it is');
    }
    const here = this.all.get(construct) ?? new Map<string, Acknowledgement>();
    if (here.has(id)) {
      check.fail('acknowledge().id', id, 'which is acknowledged here already: leave one of them out');
    }
    this.all.set(construct, here.set(id, { construct, id, reason: reason.trim(), silences: false }));
    this.ids.add(id);
  }

  public has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Starts anew to count what is silenced. */
  public reset(): void {
    this.each().forEach((one) => (one.silences = false));
  }

  /** Why a finding on a construct shall not be told: what the closest acknowledgement says. Undefined if there is none. */
  public reasonFor(construct: IConstruct, id: string): string | undefined {
    if (!this.ids.has(id)) {
      return undefined;
    }
    const above = construct.node.scopes.flatMap((scope) => this.all.get(scope)?.get(id) ?? []);
    above.forEach((one) => (one.silences = true));
    return above.at(-1)?.reason;
  }

  public unused(): Acknowledgement[] {
    return this.each().filter((one) => !one.silences);
  }

  private each(): Acknowledgement[] {
    return [...this.all.values()].flatMap((here) => [...here.values()]);
  }
}
