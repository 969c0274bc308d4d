import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { printError } from './print';

/** Exit status for wrong arguments and for input that cannot be read. */
export const MISUSE = 2;

/** A flag of a program, or an option with a value. */
export interface ProgramOption {
  readonly help: string;
  /** Placeholder of the value in the usage. Without it, the option is a flag. */
  readonly value?: string;
  /** Accepted values. The first is the default. */
  readonly choices?: readonly string[];
}

/** An argument of a program that is not an option. */
export interface Positional {
  /** Placeholder in the usage. */
  readonly name: string;
  readonly help: string;
  /** Accepted values. */
  readonly choices?: readonly string[];
  /** True if the value must be a whole number of at least 1. */
  readonly isCount?: boolean;
  readonly required?: boolean;
  /** True if the argument can be repeated. Only the last argument can. */
  readonly many?: boolean;
}

/** Command, arguments and description of a program. */
export interface Usage {
  /** Command that runs the program, without arguments. */
  readonly command: string;
  readonly about: string;
  readonly positionals?: readonly Positional[];
  readonly options?: { readonly [name: string]: ProgramOption };
  /** Text after the options in the help, such as examples. */
  readonly more?: string;
}

/** Parsed arguments of a program. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: { readonly [option: string]: string | undefined };
  readonly flags: ReadonlySet<string>;
}

export type Program = (args: Arguments) => unknown;

/** Input that a program cannot use. The program exits with the status of wrong arguments. */
export class InputError extends Error {}

/**
 * Runs a command-line program. `--help` prints the usage instead. After wrong arguments, the program does not run, and the exit status is 2. After an
 * error, prints the message without its stack trace, and sets exit status 2 for an `InputError` and 1 for any other error.
 */
export async function runProgram(usage: Usage, program: Program, args: string[] = process.argv.slice(2)) {
  await runCommand(commandOf(usage, program), args);
}

/** Runs a command with its arguments, and prints its error. */
export async function runCommand(command: Command, args: string[]): Promise<void> {
  // a program that reads the output, such as head, can end before this one
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') reportLostOutput(error);
  });
  try {
    await command.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = statusOf(error);
    // commander prints its errors itself
    if (!(error instanceof CommanderError)) {
      printError(`error: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Reports incomplete output, for example on a full disk. The command continues, because it can be changing a cluster, and ends with status 2. */
function reportLostOutput({ message }: Error): void {
  process.stdout.removeAllListeners('error').on('error', () => undefined);
  printError(`error: the output is incomplete (${message}): write it to another file`);
  process.on('exit', () => (process.exitCode = MISUSE));
}

function statusOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSE;
  return error instanceof InputError ? MISUSE : 1;
}

/** Creates the command of a program. */
export function commandOf({ command: name, about, positionals = [], options = {}, more }: Usage, program: Program) {
  const command = baseCommand(nameInUsage(name, positionals, options)).description(about);
  positionals.forEach((positional) => command.addArgument(argumentOf(positional)));
  Object.entries(options).forEach(([option, settings]) => command.addOption(optionOf(option, settings)));
  if (more !== undefined) command.addHelpText('after', `\n${more}`);
  return command.action(async () => {
    await program(argumentsOf(command));
  });
}

/** Creates a command that throws instead of exiting, with the style of all programs. */
export function baseCommand(name: string): Command {
  const command = new Command(name)
    .exitOverride()
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(add --help for the usage)');
  return command.configureHelp({ sortSubcommands: false });
}

/** Command in the usage. npm passes only the arguments after -- to the program. */
function nameInUsage(name: string, positionals: readonly Positional[], options: object): string {
  const hasArguments = positionals.length > 0 || Object.keys(options).length > 0;
  return /^npm run \S+$/.test(name) && hasArguments ? `${name} --` : name;
}

function argumentOf({ name, help, choices, isCount, required, many }: Positional): Argument {
  const text = many ? `${name}...` : name;
  const argument = new Argument(required ? `<${text}>` : `[${text}]`, help);
  if (choices) argument.choices(choices);
  return isCount ? argument.argParser(checkCount) : argument;
}

function checkCount(value: string): string {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return value;
}

function optionOf(name: string, { help, value, choices }: ProgramOption): Option {
  const option = new Option(value === undefined ? `--${name}` : `--${name} <${value}>`, help);
  return choices ? option.choices(choices).default(choices[0]) : option;
}

function argumentsOf(command: Command): Arguments {
  const opts = command.opts<{ [attribute: string]: unknown }>();
  // commander names the attribute of --dry-run dryRun
  const all = command.options.map((option): [string, unknown] => [option.name(), opts[option.attributeName()]]);
  return {
    positionals: command.args,
    values: Object.fromEntries(all.filter((one): one is [string, string] => typeof one[1] === 'string')),
    flags: new Set(all.filter(([, value]) => value === true).map(([name]) => name)),
  };
}
