import { runProgram } from '../cli/program';

/** Programs of `npm run <script> -- NAME`, by name. Each is a module that calls `runProgram()` on import. */
export type Programs<Name extends string = string> = { readonly [N in Name]: () => Promise<unknown> };

/** Runs the program named by the first argument, with the other arguments. */
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
