import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { runProgram } from '../cli/program';
import * as library from '../lib';
import { adviceTable, aliasesTable, checkSections, checksTable, opinionsTable } from '../support/checks-reference';
import { mermaidOf } from '../cli/diagram/mermaid';
import { groupsOf } from '../support/chart-groups';
import { PAGES_WITH_OUTPUT, withOutput } from '../support/command-output';
import { PRESETS, settingsTable } from '../support/server-presets';
import { orderReference } from './reference';

const USAGE = {
  command: 'npm run docs',
  about:
    'Writes the docs that are generated from the code: docs/reference/api.md, the tables and examples of ' +
    'docs/reference/checks.md, the settings in docs/guides/servers/, the diagram of docs/exercises.md, ' +
    'the output of commands in docs/reference/cli/ and README, ' +
    "the YAML of README's example and examples/models.k8s.yaml.",
};

const root = join(__dirname, '..');
const build = join(root, 'build', 'docs');

void runProgram(USAGE, async () => {
  writeReference();
  insert('docs/exercises.md', 'diagram', codeBlock('mermaid', mermaidOf(groupsOf(addCharts(new App(), Size.LAB)))));
  insert('README.md', 'manifests', codeBlock('yaml', await manifestsOfReadme()));
  writeChecks();
  PAGES_WITH_OUTPUT.forEach(writeOutput);
  Object.entries(PRESETS).forEach(([page, preset]) =>
    insert(`docs/guides/servers/${page}.md`, 'settings', settingsTable(preset)),
  );
  process.chdir(build);
  // the import runs the program
  await import('../examples/typescript/main');
  copyFileSync('build/models/models.k8s.yaml', join(root, 'examples', 'models.k8s.yaml'));
});

function writeReference(): void {
  const typedoc = join(dirname(require.resolve('typedoc/package.json')), 'bin', 'typedoc');
  const { status } = spawnSync(process.execPath, [typedoc], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('typedoc failed: see above');
  }
  const reference = orderReference(readFileSync(join(build, 'api.md'), 'utf8'), Object.keys(library));
  writeFileSync(join(root, 'docs', 'reference', 'api.md'), reference);
}

/** Runs the program in the section "Example" of README. */
async function manifestsOfReadme(): Promise<string> {
  const [, source = ''] = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```/gms)].map(
    ([, code]) => code,
  );
  const folder = join(build, 'readme');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.ts'), source);
  process.chdir(folder);
  await import(join(folder, 'main.ts'));
  return readFileSync('dist/sentiment.k8s.yaml', 'utf8').trimEnd();
}

function writeChecks(): void {
  const page = 'docs/reference/checks.md';
  insert(page, 'checks', checksTable());
  insert(page, 'advice', adviceTable());
  insert(page, 'opinions', opinionsTable());
  insert(page, 'aliases', aliasesTable());
  insert(page, 'examples', checkSections());
}

/** Writes the output of the commands in a page. */
function writeOutput(page: string): void {
  const path = join(root, page);
  writeFileSync(path, withOutput(readFileSync(path, 'utf8')));
}

function codeBlock(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** Replaces the text between the comments `<!-- npm run docs: name -->` and `<!-- end -->` of a page. */
function insert(page: string, name: string, markdown: string): void {
  const path = join(root, page);
  const place = new RegExp(`(?<=<!-- npm run docs: ${name} -->\n).*?(?=<!-- end -->)`, 's');
  const text = readFileSync(path, 'utf8');
  if (!place.test(text)) {
    throw new Error(`${page} has no comment '<!-- npm run docs: ${name} -->': add it, and '<!-- end -->' after it`);
  }
  writeFileSync(
    path,
    text.replace(place, () => `\n${markdown}\n\n`),
  );
}
