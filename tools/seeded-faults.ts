import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../cli/program';
import { MARK, figuresOf } from '../support/seeds/page';
import { runSeeds } from '../support/seeds/run';
import { allSeeds } from '../support/seeds/seeds';

const USAGE = {
  command: 'npm run tool -- seeded-faults',
  about: 'Runs check on manifests with one fault each, and writes the figures to docs/internals/seeded-faults.md.',
};
const PAGE = join(__dirname, '..', 'docs', 'internals', 'seeded-faults.md');

void runProgram(USAGE, async () => {
  const page = readFileSync(PAGE, 'utf8');
  const figures = figuresOf(await runSeeds(allSeeds()));
  writeFileSync(PAGE, `${page.slice(0, page.indexOf(MARK))}${MARK}\n${figures}\n`);
});
