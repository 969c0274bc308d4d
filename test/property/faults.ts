/** Collects violations of the API server's rules, with the paths of the fields. */
export class Faults {
  public readonly all: string[] = [];

  public constructor(
    private readonly path = '',
    all?: string[],
  ) {
    this.all = all ?? this.all;
  }

  /** Adds a fault unless the condition is true. */
  public unless(condition: unknown, field: string, must: string): void {
    if (!condition) {
      this.all.push(`${this.path}${field} ${must}`);
    }
  }

  /** Faults of a field. */
  public at(field: string | number): Faults {
    return new Faults(`${this.path}${field}.`, this.all);
  }

  /** Applies rules to each item of a list. */
  public each<T>(field: string, items: T[] | undefined, rules: (faults: Faults, item: T) => void): void {
    items?.forEach((item, i) => rules(this.at(`${field}[${i}]`), item));
  }

  /** Adds a fault if two items have the same key. */
  public unique<T>(field: string, items: T[] | undefined, key: (item: T) => unknown): void {
    const keys = (items ?? []).map(key).filter((k) => k !== undefined);
    this.unless(new Set(keys).size === keys.length, field, `must differ: ${JSON.stringify(keys)}`);
  }

  /** Adds a fault unless the value is undefined or a whole number in the range. */
  public range(field: string, value: unknown, min: number, max: number): void {
    const whole = value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max);
    this.unless(whole, field, `is ${String(value)}, must be from ${min} to ${max}`);
  }

  /** Adds a fault unless the value is undefined or one of the values. */
  public oneOf(field: string, value: unknown, ...values: unknown[]): void {
    this.unless(value === undefined || values.includes(value), field, `is ${String(value)}`);
  }
}
