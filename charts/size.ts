/** How big the charts are: as the exercises' lab has it, or such that all five fit a laptop. */
export class Size {
  /** The lab of the exercises: servers with dozens of CPUs and an image registry. */
  public static readonly LAB = new Size('lab');
  /** A machine with 4 CPUs and a kind cluster whose images were loaded by hand. */
  public static readonly LAPTOP = new Size('laptop');

  /**
   * The size with that name.
   *
   * @throws if there is none
   */
  public static named(name: string): Size {
    const size = [Size.LAB, Size.LAPTOP].find((s) => s.name === name);
    if (!size) {
      throw new Error(`ML_APP_SIZE is '${name}', must be 'lab' or 'laptop'`);
    }
    return size;
  }

  private constructor(private readonly name: string) {}

  /** The value for this size. */
  public pick<T>(lab: T, laptop: T): T {
    return this === Size.LAB ? lab : laptop;
  }
}
