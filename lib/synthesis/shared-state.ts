/**
 * Value that this library stores on a construct. Every copy of the library can read it, because npm can install several copies.
 *
 * The key is a registered symbol, and the property is not enumerable, as in the classes of cdk8s.
 */
export class SharedState<T> {
  private readonly key: symbol;

  public constructor(name: string) {
    this.key = Symbol.for(`cdk8s-ml-app.${name}`);
  }

  /** Returns the value of a construct; undefined if it has none. */
  public of(owner: object): T | undefined {
    return (owner as { [key: symbol]: T | undefined })[this.key];
  }

  /** Sets the value of a construct, or removes it. */
  public set(owner: object, value: T | undefined): void {
    Object.defineProperty(owner, this.key, { value, configurable: true, enumerable: false });
  }
}
