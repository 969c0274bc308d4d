/** Runs a program. What is wrong with its input is told on one line, without a stack trace. */
export function reportErrors(program: () => void): void {
  try {
    program();
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
