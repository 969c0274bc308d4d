/** Wrong and correct form of a fault, as YAML. */
export interface Fault {
  readonly wrong: string;
  readonly right: string;
}

/** Faults by rule. */
export interface Faults {
  readonly [rule: string]: readonly Fault[];
}

/** Returns a fault from a template. `wrong` or `right` replaces the first 'FAULT' of the template. */
export function fault(template: string, wrong: string, right: string): Fault {
  return { wrong: template.replace('FAULT', () => wrong), right: template.replace('FAULT', () => right) };
}
