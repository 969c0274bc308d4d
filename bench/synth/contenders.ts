import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const HERE = __dirname;
const BUILD = resolve(HERE, '../../build/bench');

/** Compiled programs. */
export const PROGRAMS = join(BUILD, 'js');
/** Programs that setup.sh installs. */
export const BIN = join(BUILD, 'bin');
/**
 * Folder for the output of the runs. The process removes the folder at its end, not after each run, because ext4 creates files slowly for a
 * few seconds after the removal of many files.
 */
let runs: string | undefined;
process.on('exit', () => runs !== undefined && rmSync(runs, { recursive: true }));

/** Tool that renders applications. */
export interface Contender {
  readonly name: string;
  /** Maximum number of applications that the benchmark renders with the tool. */
  readonly maxApps: number;
  /** Writes the input before the measurement starts. */
  prepare?(apps: number, folder: string): void;
  /** Command with its arguments. */
  command(apps: number, folder: string): string[];
  /** Additional environment variables. */
  env?(apps: number): NodeJS.ProcessEnv;
}

export const OURS: Contender = {
  name: 'cdk8s-ml-app, FleetApp',
  maxApps: 10_000,
  command: (apps, folder) => ['node', join(PROGRAMS, 'bench/synth/programs/ml-app.js'), String(apps), out(folder)],
};

export const CONTENDERS: Contender[] = [
  OURS,
  {
    // the other tools, except cdk8s, also write one stream
    name: 'cdk8s-ml-app, FleetApp, one file',
    maxApps: 3000,
    command: (apps, folder) => [...OURS.command(apps, folder), 'one-file'],
  },
  {
    name: 'cdk8s-ml-app, plain App',
    maxApps: 1000,
    command: (apps, folder) => [...OURS.command(apps, folder), 'plain-app'],
  },
  {
    name: 'helm template',
    maxApps: 3000,
    prepare: (apps, folder) =>
      writeFileSync(
        join(folder, 'values.yaml'),
        `apps:\n${namesOf(apps)
          .map((name) => `  - name: ${name}\n    version: 1.0.0\n`)
          .join('')}`,
      ),
    command: (_, folder) => [join(BIN, 'helm'), 'template', join(HERE, 'helm'), '-f', join(folder, 'values.yaml')],
  },
  {
    name: 'kosko',
    maxApps: 3000,
    command: () => ['node', join(HERE, 'kosko/generate.js')],
    env: (apps) => ({ APPS: String(apps) }),
  },
  {
    name: 'cdk8s + cdk8s-plus',
    maxApps: 3000,
    command: (apps, folder) => [
      'node',
      join(PROGRAMS, 'bench/synth/programs/cdk8s-plus.js'),
      String(apps),
      out(folder),
    ],
  },
  {
    name: 'kustomize build',
    // 1,000 applications would take minutes
    maxApps: 100,
    prepare: writeOverlays,
    command: (_, folder) => [join(BIN, 'kustomize'), 'build', join(folder, 'overlays')],
  },
];

/** Compiles the measured programs. */
export function compilePrograms(): void {
  execFileSync('npx', ['tsc', '--project', HERE], { stdio: 'inherit' });
}

/** Creates an empty folder for a run. */
export function freshFolder(name: string): string {
  runs ??= mkdtempSync(join(BUILD, 'runs-'));
  return mkdtempSync(join(runs, `${name.replace(/\W+/g, '-')}-`));
}

/** File for the stdout of a tool. */
export function printed(folder: string): string {
  return join(folder, 'printed.yaml');
}

/** Output of a tool in a run: its stdout, or the files that it wrote if the stdout is empty. */
export function outputOf(folder: string): string {
  const text = readFileSync(printed(folder), 'utf8');
  if (text !== '') {
    return text;
  }
  return readdirSync(out(folder))
    .map((file) => readFileSync(join(out(folder), file), 'utf8'))
    .join('---\n');
}

function out(folder: string): string {
  return join(folder, 'out');
}

function namesOf(apps: number): string[] {
  return Array.from({ length: apps }, (_, i) => `model-${i}`);
}

function writeOverlays(apps: number, folder: string): void {
  cpSync(join(HERE, 'kustomize/base'), join(folder, 'base'), { recursive: true });
  const names = namesOf(apps);
  mkdirSync(join(folder, 'overlays'));
  writeFileSync(
    join(folder, 'overlays/kustomization.yaml'),
    `resources:\n${names.map((name) => `  - ${name}\n`).join('')}`,
  );
  for (const name of names) {
    mkdirSync(join(folder, 'overlays', name));
    writeFileSync(join(folder, 'overlays', name, 'kustomization.yaml'), overlayOf(name));
  }
}

function overlayOf(name: string): string {
  return `namespace: ${name}
nameSuffix: '${name.replace('model', '')}'
resources:
  - ../../base
images:
  - name: registry.example.com/model
    newName: registry.example.com/${name}
    newTag: 1.0.0
labels:
  - includeSelectors: true
    pairs:
      app: ${name}
  - includeTemplates: true
    pairs:
      app.kubernetes.io/managed-by: cdk8s-ml-app
      app.kubernetes.io/name: ${name}
      app.kubernetes.io/part-of: ${name}
patches:
  - target:
      kind: Deployment
    patch: |
      - op: replace
        path: /spec/template/spec/containers/0/name
        value: ${name}
  - target:
      kind: Ingress
    patch: |
      - op: replace
        path: /spec/rules/0/host
        value: ${name}.example.com
`;
}
