import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Exit status for wrong arguments. */
const MISUSE = 2;

/** A flag of a program, or an option with a value. */
export interface ProgramOption {
  readonly help: string;
  /** Placeholder of the value in the usage. Without it, the option is a flag. */
  readonly value?: string;
}

/** An argument of a program that is not an option. */
export interface Positional {
  /** Placeholder in the usage. */
  readonly name: string;
  readonly help: string;
  /** Accepted values. */
  readonly choices?: readonly string[];
  /** True if the value must be a whole number from 1. */
  readonly isCount?: boolean;
  readonly required?: boolean;
  /** True if it can be repeated. Only the last one can. */
  readonly many?: boolean;
}

/** Command, arguments and description of a program. */
export interface Usage {
  /** Command that runs the program, without arguments. */
  readonly command: string;
  readonly about: string;
  readonly positionals?: readonly Positional[];
  readonly options?: { readonly [name: string]: ProgramOption };
}

/** Parsed arguments of a program. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: { readonly [option: string]: string | undefined };
  readonly flags: ReadonlySet<string>;
}

/** Error for wrong arguments. */
class Misuse extends Error {}

/**
 * Runs a command-line program. `--help` prints the usage. Wrong arguments end the program with status 2 before it starts. An error is
 * printed without its stack trace, with status 1.
 */
export async function runProgram(
  usage: Usage,
  program: (args: Arguments) => unknown,
  args: string[] = process.argv.slice(2),
): Promise<void> {
  try {
    if (args.includes('--help') || args.includes('-h')) {
      console.log(helpOf(usage));
      return;
    }
    await program(parse(usage, args));
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof Misuse ? MISUSE : 1;
  }
}

function parse(usage: Usage, args: string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(usage.options ?? {}).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { values, positionals } = strictly(usage, { args, options, allowPositionals: true });
  checkPositionals(usage, positionals);
  return {
    positionals,
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string')) as {
      [option: string]: string;
    },
    flags: new Set(Object.keys(values).filter((name) => values[name] === true)),
  };
}

function strictly(usage: Usage, config: ParseArgsConfig) {
  try {
    return parseArgs(config);
  } catch (error) {
    // Node.js adds advice and line breaks after the first sentence
    const [sentence = ''] = (error as Error).message.split(/[.\n](?: |$)/);
    return misuse(usage, sentence.charAt(0).toLowerCase() + sentence.slice(1));
  }
}

function checkPositionals(usage: Usage, given: readonly string[]): void {
  const all = usage.positionals ?? [];
  given.forEach((value, i) => {
    const positional = all[i] ?? (all.at(-1)?.many ? all.at(-1) : undefined);
    if (!positional) misuse(usage, `unexpected argument '${value}'`);
    const { name, choices, isCount } = positional;
    if (choices && !choices.includes(value)) misuse(usage, `unknown ${name} '${value}'`);
    if (isCount && !/^[1-9]\d*$/.test(value)) misuse(usage, `${name} is '${value}', must be a whole number from 1`);
  });
  const missing = all.find(({ required }, i) => required && given[i] === undefined);
  if (missing) misuse(usage, `${missing.name} is missing`);
}

function misuse(usage: Usage, message: string): never {
  const choices = (usage.positionals ?? []).flatMap(({ name, choices }) =>
    choices ? [`${name}: ${choices.join(', ')}`] : [],
  );
  throw new Misuse([message, synopsisOf(usage), ...choices].join('\n'));
}

function helpOf(usage: Usage): string {
  const rows = [
    ...(usage.positionals ?? []).map(({ name, help, choices }): [string, string] => [
      name,
      choices ? `${help}: ${choices.join(', ')}` : help,
    ]),
    ...Object.entries(usage.options ?? {}).map(([name, { help, value }]): [string, string] => [
      value === undefined ? `--${name}` : `--${name} ${value}`,
      help,
    ]),
    ['--help', 'prints this help'] as [string, string],
  ];
  const width = Math.max(...rows.map(([left]) => left.length));
  const table = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
  return [synopsisOf(usage), '', usage.about, '', ...table].join('\n');
}

function synopsisOf({ command, positionals = [], options = {} }: Usage): string {
  const parts = [
    ...Object.entries(options).map(([name, { value }]) => `[--${name}${value === undefined ? '' : ` ${value}`}]`),
    ...positionals.map(({ name, required, many }) => {
      const text = many ? `${name} ...` : name;
      return required ? text : `[${text}]`;
    }),
  ];
  // npm passes only the arguments after -- to the program
  const separator = /^npm run \S+$/.test(command) && parts.length > 0 ? ' --' : '';
  return `usage: ${[command + separator, ...parts].join(' ')}`;
}
