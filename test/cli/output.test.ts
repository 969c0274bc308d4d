import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES_WITH_OUTPUT, withOutput } from '../../support/command-output';

// each test starts programs
jest.setTimeout(120_000);

test.each(PAGES_WITH_OUTPUT)('the output in %s is up to date: npm run docs', (page) => {
  const text = readFileSync(join(__dirname, '../..', page), 'utf8');
  expect(text).toMatch(/<!-- npm run docs: cdk8s-ml-app \w+ .* -->\n\n```/);
  expect(withOutput(text)).toBe(text);
});
