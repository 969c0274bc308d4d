import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createFolder } from '../create-folder';
import { reasonOf } from '../input/problem';
import { InputError } from '../program';

type Versions = { readonly [name: string]: string };

const CDK8S = `language: typescript
app: node --import tsx main.ts
output: dist
`;

const COMPILER_OPTIONS = {
  target: 'ES2022',
  module: 'Node16',
  types: ['node'],
  strict: true,
  skipLibCheck: true,
  noEmit: true,
};

/**
 * Checks the folder of `--to`.
 *
 * @throws if the path is not a new or empty folder
 */
export function checkFolder(folder: string): void {
  const isUsed = existsSync(folder) && (!statSync(folder).isDirectory() || namesIn(folder).length > 0);
  if (folder === '' || isUsed)
    throw new InputError(`--to is '${folder}', must be a new or empty folder: pass another path`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new InputError(`${folder}: ${reasonOf(error)}`);
  }
}

/**
 * Writes a cdk8s project whose main.ts is the program.
 *
 * @throws if the folder is not writable
 */
export function writeProject(folder: string, program: string): void {
  const files = {
    'main.ts': program,
    'package.json': json(packageOf(folder)),
    'tsconfig.json': json({ compilerOptions: COMPILER_OPTIONS }),
    'cdk8s.yaml': CDK8S,
    '.gitignore': 'node_modules/\n',
  };
  try {
    createFolder(folder);
    Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
  } catch (error) {
    const { message } = error as Error;
    throw new InputError(`--to is '${folder}', must be a folder that you can write to: pass another path (${message})`);
  }
}

function packageOf(folder: string): object {
  const text = readFileSync(require.resolve('cdk8s-ml-app/package.json'), 'utf8');
  const { version, peerDependencies, devDependencies } = JSON.parse(text) as {
    readonly version: string;
    readonly peerDependencies: Versions;
    readonly devDependencies: Versions;
  };
  const tools = ['@types/node', 'cdk8s-cli', 'tsx', 'typescript'];
  return {
    name:
      basename(resolve(folder))
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'imported',
    version: '0.1.0',
    private: true,
    scripts: {
      synth: 'cdk8s-ml-app synth',
      check: 'cdk8s-ml-app check dist',
      plan: 'cdk8s-ml-app plan dist',
    },
    dependencies: { ...peerDependencies, 'cdk8s-ml-app': `^${version}` },
    devDependencies: Object.fromEntries(tools.map((name) => [name, devDependencies[name]])),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
