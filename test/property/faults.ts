/** What the API server would refuse, each with the path of its field. */
export class Faults {
  public readonly all: string[] = [];

  public constructor(
    private readonly path = '',
    all?: string[],
  ) {
    this.all = all ?? this.all;
  }

  /** A fault unless the condition holds. */
  public unless(condition: unknown, field: string, must: string): void {
    if (!condition) {
      this.all.push(`${this.path}${field} ${must}`);
    }
  }

  /** Those of a part of the object. */
  public at(field: string | number): Faults {
    return new Faults(`${this.path}${field}.`, this.all);
  }

  /** Each item of a list, with its own path. */
  public each<T>(field: string, items: T[] | undefined, rules: (faults: Faults, item: T) => void): void {
    items?.forEach((item, i) => rules(this.at(`${field}[${i}]`), item));
  }

  /** A fault if two items have the same key. */
  public unique<T>(field: string, items: T[] | undefined, key: (item: T) => unknown): void {
    const keys = (items ?? []).map(key).filter((k) => k !== undefined);
    this.unless(new Set(keys).size === keys.length, field, `must differ: ${JSON.stringify(keys)}`);
  }

  /** A fault unless the value is a whole number of that range. Left out is right. */
  public range(field: string, value: unknown, min: number, max: number): void {
    const whole = value === undefined || (Number.isInteger(value) && Number(value) >= min && Number(value) <= max);
    this.unless(whole, field, `is ${String(value)}, must be from ${min} to ${max}`);
  }

  /** A fault unless the value is one of a few. Left out is right. */
  public oneOf(field: string, value: unknown, ...values: unknown[]): void {
    this.unless(value === undefined || values.includes(value), field, `is ${String(value)}`);
  }
}
