/**
 * A value that this library keeps on a construct, where every copy of the library finds it: npm may install more than one.
 *
 * The property is a registered symbol that is not enumerable, as cdk8s marks its own classes.
 */
export class SharedState<T> {
  private readonly key: symbol;

  public constructor(name: string) {
    this.key = Symbol.for(`cdk8s-ml-app.${name}`);
  }

  /** The value of a construct; undefined if it has none. */
  public of(owner: object): T | undefined {
    return (owner as { [key: symbol]: T | undefined })[this.key];
  }

  /** Sets the value of a construct, or removes it. */
  public set(owner: object, value: T | undefined): void {
    Object.defineProperty(owner, this.key, { value, configurable: true, enumerable: false });
  }
}
