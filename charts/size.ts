/** Size of the charts. */
export class Size {
  /** Lab of the exercises: servers with dozens of CPUs and an image registry. */
  public static readonly LAB = new Size('lab');
  /** Machine with 4 CPUs and a kind cluster, with the images loaded onto the node. */
  public static readonly LAPTOP = new Size('laptop');

  /**
   * Returns the size with this name.
   *
   * @throws if no size has this name
   */
  public static named(name: string): Size {
    const size = [Size.LAB, Size.LAPTOP].find((candidate) => candidate.name === name);
    if (!size) {
      throw new Error(`ML_APP_SIZE is '${name}', must be the name of a size: set it to 'lab' or 'laptop'`);
    }
    return size;
  }

  private constructor(private readonly name: string) {}

  /** Returns the value for this size. */
  public pick<T>(lab: T, laptop: T): T {
    return this === Size.LAB ? lab : laptop;
  }
}
