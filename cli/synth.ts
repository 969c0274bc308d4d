import { existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Children } from './child';
import { errorIn } from './child-errors';
import { createFolder } from './create-folder';
import { type Arguments, InputError } from './program';

/** TypeScript file in the command of an app. */
const TYPESCRIPT_FILE = /(?<![-\w./\\])[-\w./\\]+\.[cm]?tsx?(?![\w.])/;
/** Error of cdk8s-cli for an app that writes no manifest and reports no error. */
const NO_MANIFESTS_ERROR = /^ERROR: synthesis failed, app expected to create /m;

/** Content of cdk8s.yaml. */
interface Config {
  readonly app?: string;
  readonly output?: string;
}

/** Checks the types of the app of the project, synthesizes the app, and replaces the previous manifests. */
export async function synthesize({ values }: Arguments): Promise<void> {
  const children = new Children();
  const cli = packageFolder('cdk8s-cli');
  const { app, output } = configOf(cli, values.output);
  createFolder(dirname(output));
  // next to the output, because a rename works only within a file system
  const folder = mkdtempSync(join(dirname(output), `.${basename(output)}-`));
  try {
    await checkTypes(children, app, folder);
    const manifests = join(folder, 'output');
    const stdout = await runCdk8s(children, cli, manifests, output);
    replace(output, manifests, join(folder, 'last'));
    process.stdout.write(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    if (children.signalStatus !== undefined) process.exit(children.signalStatus);
  }
}

/** Folder of a package that is installed in the project or next to this package. */
function packageFolder(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`, { paths: [process.cwd(), __dirname] }));
  } catch {
    throw new InputError(`${name} is not installed: run npm install --save-dev ${name}`);
  }
}

/**
 * Reads the command of the app, and the absolute path of its output. Environment variables take precedence over cdk8s.yaml.
 *
 * @param option value of `--output`, which takes precedence over both
 * @throws if there is no command, or the output contains the project
 */
function configOf(cli: string, option: string | undefined): { readonly app: string; readonly output: string } {
  const config = readConfig(cli);
  const app = process.env.CDK8S_APP ?? config.app;
  if (app === undefined) {
    throw new InputError("cdk8s.yaml has no app: set it to the command that runs your app, such as 'node main.js'");
  }
  const output = resolve(option ?? process.env.CDK8S_OUTPUT ?? config.output ?? 'dist');
  if (!relative(output, resolve('.')).startsWith('..')) {
    throw new InputError(
      `the output is ${output}, must not contain the project, because synth replaces the output: pass another folder`,
    );
  }
  return { app, output };
}

function readConfig(cli: string): Config {
  if (!existsSync('cdk8s.yaml')) {
    throw new InputError(
      `${resolve('.')} has no cdk8s.yaml: run the command in the folder of your project, or create the file with a line such as 'app: node main.js'`,
    );
  }
  const yaml = createRequire(join(cli, 'package.json'))('yaml') as { parse(text: string): Config | null };
  try {
    return yaml.parse(readFileSync('cdk8s.yaml', 'utf8')) ?? {};
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]?.replace(/:$/, '');
    throw new InputError(`${resolve('cdk8s.yaml')}: ${reason}. Correct the file.`, { cause: error });
  }
}

/**
 * Checks the types of the app and its imports, with the options of the project's tsconfig.json. Does nothing without a TypeScript file in the command
 * or without a tsconfig.json.
 *
 * @throws if the app does not compile
 */
async function checkTypes(children: Children, app: string, folder: string): Promise<void> {
  const [main] = TYPESCRIPT_FILE.exec(app) ?? [];
  if (main === undefined || !existsSync(main) || !existsSync('tsconfig.json')) return;
  const [project, file] = ['tsconfig.json', main].map((path) => relative(folder, resolve(path)).replace(/\\/g, '/'));
  const compilerOptions = { noEmit: true, composite: false, incremental: false, emitDeclarationOnly: false };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: project, compilerOptions, files: [file], include: [] }),
  );
  const tsc = join(packageFolder('typescript'), 'bin', 'tsc');
  const args = [tsc, '--project', folder, '--pretty', String(process.stderr.isTTY === true)];
  const { status, stdout, stderr } = await children.run(args);
  if (status !== 0) throw new Error(`${main} does not compile:\n${(stdout + stderr).trimEnd()}`);
}

/**
 * Synthesizes into the folder `manifests`. Returns the output of cdk8s-cli and the app, with the path of the final output.
 *
 * @throws if the app fails, or writes no manifests
 */
async function runCdk8s(children: Children, cli: string, manifests: string, output: string): Promise<string> {
  const { bin } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8')) as { bin: { cdk8s: string } };
  const args = [join(cli, bin.cdk8s), 'synth', '--output', manifests, '--no-check-upgrade'];
  const { status, stdout, stderr } = await children.run(args, { CDK8S_CHECK_UPGRADE: 'false' });
  const withOutputPath = (text: string) => text.split(manifests).join(relative('.', output));
  // the app has exited without an error and without manifests
  const isEmpty = status === 0 ? readdirSync(manifests).length === 0 : NO_MANIFESTS_ERROR.test(stderr);
  if (isEmpty) {
    throw new Error(
      'the app wrote no manifests to the folder in CDK8S_OUTDIR: call synth() of its App, and do not pass another outdir',
    );
  }
  if (status !== 0) {
    process.stdout.write(withOutputPath(stdout.replace('Synthesizing application\n', '')));
    throw new Error(withOutputPath(errorIn(stderr)));
  }
  process.stderr.write(withOutputPath(stderr));
  return withOutputPath(stdout);
}

/** Replaces the output with the manifests, and moves its content to `previous`. After an error, the output is unchanged. */
function replace(output: string, manifests: string, previous: string): void {
  const hasPrevious = existsSync(output);
  if (hasPrevious) renameSync(output, previous);
  try {
    renameSync(manifests, output);
  } catch (error) {
    if (hasPrevious) renameSync(previous, output);
    throw error;
  }
}
