import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Manifests that the examples of all languages must synthesize. */
export const EXPECTED = readFileSync(join(root, 'examples', 'models.k8s.yaml'), 'utf8');

/** Content of a package.json. */
export interface PackageJson {
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}

/** package.json of the library. */
export const PACKAGE = readPackageJson(root);

/** Peer dependencies in the tested versions. */
export const PEERS = Object.keys(PACKAGE.peerDependencies).map((name) => `${name}@${PACKAGE.devDependencies[name]}`);

/** Runs a command. */
export function tryRun(directory: string, command: string, args: string[], environment: Record<string, string> = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    // npm sets variables for its scripts, which would change the behavior of a nested npm
    env: { ...withoutNpm(process.env), CDK8S_CHECK_UPGRADE: 'false', ...environment },
  });
  return { status, stdout, stderr: error ? error.message : stderr };
}

/**
 * Runs a command.
 *
 * @returns its output
 * @throws if it fails
 */
export function run(
  directory: string,
  command: string,
  args: string[],
  environment: Record<string, string> = {},
): string {
  const { status, stdout, stderr } = tryRun(directory, command, args, environment);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: exit status ${status}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

function withoutNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_/i.test(name)));
}

/** Creates an empty folder outside of the repository, so that Node.js does not find the repository's node_modules. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-package-'));
}

/** Packs this package, or the one in a folder, with npm. Returns the path of the tarball. */
export function npmPack(...args: string[]): string {
  const folder = emptyFolder();
  run(root, 'npm', ['pack', '--silent', '--pack-destination', folder, ...args]);
  return join(folder, onlyFile(folder, '.tgz'));
}

/** Builds the package of a language with jsii-pacmak. Returns its folder. */
export function pacmak(target: string, ...args: string[]): string {
  const outdir = join(root, 'build', 'packages');
  const options = ['--no-npmignore', '--targets', target, '--outdir', outdir, ...args];
  run(root, join(root, 'node_modules', '.bin', 'jsii-pacmak'), options);
  return join(outdir, target);
}

/** Copies the example of a language into a folder. */
export function copyExample(language: string, folder: string): void {
  cpSync(join(root, 'examples', language), folder, { recursive: true });
}

/** Reads the package.json of a folder. */
export function readPackageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** Writes a JSON file. */
export function writeJson(path: string, value: object): void {
  writeFileSync(path, JSON.stringify(value, undefined, 2));
}

/** Runs a program that synthesizes. Returns the YAML of its output file. */
export function synthesized(folder: string, command: string, args: string[]): string {
  const outdir = join(folder, 'build', 'models');
  rmSync(outdir, { recursive: true, force: true });
  run(folder, command, args);
  return readFileSync(join(outdir, onlyFile(outdir, '.yaml')), 'utf8');
}

/** Name of the only file in a folder with this ending. */
export function onlyFile(folder: string, ending: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith(ending));
  if (files.length !== 1) {
    throw new Error(`expected one ${ending} in ${folder}, found ${files.join(', ') || 'none'}`);
  }
  return files[0] as string;
}
