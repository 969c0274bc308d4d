import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { runProgram } from '../cli/program';
import { diagramOf } from './diagram';

const USAGE = {
  command: 'npm run docs',
  about:
    "Writes the docs that are generated from the code: docs/reference/api.md, README's diagram and examples/models.k8s.yaml.",
};

const root = join(__dirname, '..');
const build = join(root, 'build', 'docs');

const README = join(root, 'README.md');
const PLACE = /(?<=<!-- npm run docs: diagram -->\n).*?(?=<!-- end -->)/s;

void runProgram(USAGE, async () => {
  writeReference();
  writeDiagram();
  process.chdir(build);
  // it synthesizes as it is loaded
  await import('../examples/typescript/main');
  copyFileSync('build/models/models.k8s.yaml', join(root, 'examples', 'models.k8s.yaml'));
});

function writeReference(): void {
  const typedoc = join(dirname(require.resolve('typedoc/package.json')), 'bin', 'typedoc');
  const { status } = spawnSync(process.execPath, [typedoc], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error('typedoc failed: see above');
  }
  writeFileSync(join(root, 'docs', 'reference', 'api.md'), withoutNoise(readFileSync(join(build, 'api.md'), 'utf8')));
}

function writeDiagram(): void {
  const readme = readFileSync(README, 'utf8');
  if (!PLACE.test(readme)) {
    throw new Error('README.md has no place for the diagram');
  }
  const diagram = diagramOf(addCharts(new App(), Size.LAB));
  writeFileSync(
    README,
    readme.replace(PLACE, () => `\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n`),
  );
}

/** Numbered anchors change with every prop that comes before them, and that a construct is a Construct goes without saying. */
function withoutNoise(markdown: string): string {
  return markdown
    .replace(/<a id="[^"]*"><\/a> /g, '')
    .replace(/^(#+ )`abstract` |(\(#)abstract-/gm, '$1$2')
    .replace(/^#+ (Extends\n\n- `Construct`|Overrides\n\n`Construct.constructor`|Constructors)\n\n/gm, '');
}
