import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cli/program';
import { importFile, importTable } from '../support/import-figures';

const USAGE = {
  command: 'npm run tool -- import-figures',
  about: 'Imports each manifest of a folder, and prints the figures of docs/internals/import.md. Needs npm run build.',
  positionals: [{ name: 'FOLDER', help: 'folder of manifests, with one app in each file', required: true }],
};
const CLI = join(__dirname, '..', 'build', 'cli', 'main.js');

void runProgram(USAGE, ({ positionals: [folder = ''] }) => {
  if (!existsSync(CLI)) {
    throw new Error(`${CLI} is missing: run npm run build`);
  }
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  console.log(importTable(files.sort().map((file) => importFile(join(folder, file), [CLI]))));
});
