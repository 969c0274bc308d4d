/** Text that is not YAML, or that JSON cannot represent. */
export class YamlError extends Error {
  public constructor(
    message: string,
    public readonly offset: number,
  ) {
    super(message);
  }
}
