import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { InputError, runProgram } from '../cli/program';
import type { Manifest } from '../support/manifest';
import { factsOf } from '../support/rebuilds/facts';
import { REBUILDS, type RebuildName } from '../support/rebuilds/names';
import { pageOf } from '../support/rebuilds/page';
import { FOLDER, countLines, differenceText, explain, readOriginal, synthesize } from '../support/rebuilds/rebuild';

const USAGE = {
  command: 'npm run tool -- rebuilds',
  about:
    'Writes the differences between public manifests and their rebuilt charts to test/rebuild/differences and docs/internals/rebuilds.md.',
  positionals: [
    { name: 'NAME', help: 'rebuilt chart whose original has changed', choices: REBUILDS },
    { name: 'FILE', help: 'YAML of the original, to read its fields from' },
  ],
};
const PAGE = join('docs', 'internals', 'rebuilds.md');

void runProgram(USAGE, async ({ positionals: [name, file] }) => {
  if (name !== undefined) {
    writeOriginal(name as RebuildName, file ?? fail('FILE is missing: pass the YAML of the original'));
  }
  const rebuilds = [];
  for (const one of REBUILDS) {
    const groups = explain(one, await synthesize(one));
    writeFileSync(join(FOLDER, 'differences', `${one}.diff`), differenceText(groups));
    rebuilds.push({ name: one, groups });
  }
  writeFileSync(PAGE, pageOf(readFileSync(PAGE, 'utf8'), rebuilds));
});

/** Writes the fields of an original. Does not change its title, source and licence. */
function writeOriginal(name: RebuildName, file: string): void {
  const objects = (Yaml.load(file) as (Manifest | null)[]).filter((object) => object !== null);
  const original = { ...readOriginal(name), lines: countLines(readFileSync(file, 'utf8')), facts: factsOf(objects) };
  writeFileSync(join(FOLDER, 'originals', `${name}.json`), `${JSON.stringify(original, null, 2)}\n`);
}

function fail(message: string): never {
  throw new InputError(message);
}
