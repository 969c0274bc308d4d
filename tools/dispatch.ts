import { runProgram } from '../cli/program';

/** Program that `npm run <script> -- NAME` runs: a module that calls `runProgram()` when it is loaded. */
export type Programs = { readonly [name: string]: () => Promise<unknown> };

/** Runs the program that the first argument names, with the arguments after it. */
export function dispatch(command: string, about: string, programs: Programs): void {
  const [, , name = '', ...rest] = process.argv;
  const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
  if (program) {
    process.argv.splice(2, Infinity, ...rest);
    void program();
    return;
  }
  const choices = Object.keys(programs);
  void runProgram(
    {
      command,
      about: `${about} Each has its own --help: ${command} -- ${choices[0]} --help.`,
      positionals: [{ name: 'NAME', help: 'program to run', choices, required: true }],
    },
    () => undefined,
  );
}
