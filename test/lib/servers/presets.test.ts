import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelServerDefinition } from '../../../lib';
import { PRESETS } from '../../../support/server-presets';

/** Settings of a definition: its fields, each argument by its name, and each variable. */
function settingsOf({ args = [], env = {}, resources = {}, timing = {}, ...fields }: ModelServerDefinition): string[] {
  return [
    ...Object.keys(fields).filter((name) => name !== 'name'),
    ...Object.keys(resources).map((name) => `resources.${name}`),
    ...Object.keys(timing).map((name) => `timing.${name}`),
    ...args.map((arg) => arg.split('=')[0] as string),
    ...Object.keys(env),
  ];
}

test.each(Object.entries(PRESETS))('each setting of %s has a fact with its source', (_, preset) => {
  const { definition, facts, source } = preset;
  expect(Object.keys(facts).sort()).toEqual(settingsOf(definition).sort());
  const wrong = Object.values(facts).filter((fact) => fact.why === '' || fact.source === '');
  expect(wrong).toEqual([]);
  expect(source).toMatch(/^https:\/\/github\.com\/.*\/$/);
});

test('all presets are listed', () => {
  const files = readdirSync(join(__dirname, '..', '..', '..', 'lib', 'servers', 'presets'));
  const names = files.map((file) => file.replace('.ts', '')).filter((name) => name !== 'preset');
  expect(Object.keys(PRESETS).sort()).toEqual(names.sort());
});
