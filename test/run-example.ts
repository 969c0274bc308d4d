import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ModuleKind, transpileModule } from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as library from '../lib';
import type { Manifest } from './support';

/** Names that an example can use without an import. */
const names = { ...kplus, ...cdk8s, ...library, kplus };

/**
 * Runs the TypeScript code of a docstring or a guide. Synthesizes `chart`, or the app that the code creates.
 *
 * @returns the objects, in the order of their files
 */
export function runExample(source: string): Manifest[] {
  return Object.values(runInFolders(source)).flat();
}

/** Runs an example. Returns its objects by output folder. */
export function runInFolders(source: string): { [folder: string]: Manifest[] } {
  const folders: { [folder: string]: Manifest[] } = {};
  for (const [path, text] of Object.entries(runInFiles(source))) {
    const documents = parseAllDocuments(text);
    (folders[dirname(path)] ??= []).push(...documents.map((document) => document.toJS() as Manifest));
  }
  return folders;
}

/** Runs an example. Returns the text of its YAML files by path. */
export function runInFiles(source: string): { [path: string]: string } {
  const [root, last] = [mkdtempSync(join(tmpdir(), 'cdk8s-ml-app-')), process.cwd()];
  process.chdir(root);
  try {
    evaluate(source);
    const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
    return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  } finally {
    process.chdir(last);
    rmSync(root, { recursive: true });
  }
}

function evaluate(source: string): void {
  const app = new cdk8s.App();
  const chart = new cdk8s.Chart(app, 'example', { namespace: 'example' });
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
  const scope = /^import /m.test(source) ? {} : { ...names, chart };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('require', 'exports', ...Object.keys(scope), outputText)(requireForExample, {}, ...Object.values(scope));
  if (chart.node.children.length > 0) {
    app.synth();
  }
}

function requireForExample(name: string): unknown {
  return name === 'cdk8s-ml-app' ? library : jest.requireActual(name);
}
