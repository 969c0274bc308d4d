import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { addCharts } from '../charts';
import { Size } from '../charts/size';
import { diagramOf } from './diagram';

/** `npm run docs`: writes what is made of the code: the API reference that typedoc left in build/, README's diagram, the examples' YAML. */
const root = join(__dirname, '..');
const build = join(root, 'build', 'docs');

const reference = readFileSync(join(build, 'api.md'), 'utf8');
writeFileSync(join(root, 'docs', 'api.md'), withoutNoise(reference));

const README = join(root, 'README.md');
const PLACE = /(?<=<!-- npm run docs: diagram -->\n).*?(?=<!-- end -->)/s;
const readme = readFileSync(README, 'utf8');
if (!PLACE.test(readme)) {
  throw new Error('README.md has no place for the diagram');
}
const diagram = diagramOf(addCharts(new App(), Size.LAB));
writeFileSync(
  README,
  readme.replace(PLACE, () => `\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n`),
);

process.env.CDK8S_OUTDIR = build;
// it synthesizes as it is loaded
void import('../examples/typescript/main').then(() =>
  copyFileSync(join(build, 'models.k8s.yaml'), join(root, 'examples', 'models.k8s.yaml')),
);

/** Numbered anchors change with every prop that comes before them, and that a construct is a Construct goes without saying. */
function withoutNoise(markdown: string): string {
  return markdown
    .replace(/<a id="[^"]*"><\/a> /g, '')
    .replace(/^(#+ )`abstract` |(\(#)abstract-/gm, '$1$2')
    .replace(/^#+ (Extends\n\n- `Construct`|Overrides\n\n`Construct.constructor`|Constructors)\n\n/gm, '');
}
