#!/usr/bin/env node
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const USAGE = 'usage: npm create cdk8s-ml-app@latest FOLDER';
const TEMPLATE = fileURLToPath(new URL('template', import.meta.url));
/** Name of the model in the files of the template. */
const TEMPLATE_NAME = 'my-model';

try {
  main();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}

function main() {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    console.log(
      `${USAGE}\n\nCreates a project that serves one model. FOLDER must be new, or empty except for .git. Its name becomes the name of the model.`,
    );
    return;
  }
  const option = args.find((arg) => arg.startsWith('-'));
  if (option !== undefined) {
    throw new Error(`unknown option '${option}': ${USAGE}`);
  }
  if (args.length !== 1 || args[0] === '') {
    throw new Error(`pass one folder: ${USAGE}`);
  }
  const folder = resolve(args[0]);
  const name = checkName(basename(folder));
  checkEmpty(folder);
  writeProject(folder, name);
  const path = relative('.', folder);
  const steps = [...(path ? [`cd ${path}`] : []), 'npm install', 'npm run synth', 'npm test'];
  console.log(`created ${path || 'a project here'}. Next steps:\n\n  ${steps.join('\n  ')}\n`);
}

/** Checks the name, which becomes the name of a namespace, a Deployment and a Service. */
function checkName(name) {
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    throw new Error(
      `the folder's name is '${name}', must be a DNS label: start with a lower-case letter, continue with lower-case letters, digits or hyphens, end with a letter or digit, and use at most 63 characters`,
    );
  }
  return name;
}

function checkEmpty(folder) {
  if (!existsSync(folder)) {
    return;
  }
  if (!statSync(folder).isDirectory()) {
    throw new Error(`${folder} is a file: pass a new or empty folder`);
  }
  const existing = readdirSync(folder).find((file) => file !== '.git');
  if (existing !== undefined) {
    throw new Error(`${folder} contains ${existing}: pass a new or empty folder`);
  }
}

function writeProject(folder, name) {
  mkdirSync(folder, { recursive: true });
  cpSync(TEMPLATE, folder, { recursive: true });
  // npm excludes .gitignore from packages
  renameSync(join(folder, '_gitignore'), join(folder, '.gitignore'));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath ?? entry.path, entry.name);
    // do not change an existing repository
    if (entry.isFile() && !relative(folder, file).startsWith('.git/')) {
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(TEMPLATE_NAME, name));
    }
  }
}
