import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MARK, figuresOf, withoutSeeds } from '../../support/seeds/page';
import { type Outcome, runSeeds } from '../../support/seeds/run';
import { allSeeds } from '../../support/seeds/seeds';

const PAGE = join(__dirname, '../../docs/internals/seeded-faults.md');
const MIN_SHARE = 0.95;
/** Fewer seeds would not show whether a check finds 95% of its faults. */
const MIN_SEEDS = 15;

let outcomes: Outcome[];
beforeAll(async () => {
  outcomes = await runSeeds(allSeeds());
}, 600_000);

test('every check has seeds', () => {
  expect(withoutSeeds(outcomes)).toEqual([]);
  const few = outcomes.filter(({ seeds }) => seeds < MIN_SEEDS).map(({ rule }) => rule.id);
  expect(few).toEqual([]);
});

test('each check finds at least 95% of its seeded faults', () => {
  const weak = outcomes.filter(({ seeds, missed }) => 1 - missed.length / seeds < MIN_SHARE);
  expect(weak.map(({ rule, missed }) => [rule.id, missed])).toEqual([]);
});

test('no check reports the correct form of a fault', () => {
  const wrong = outcomes.filter(({ reported }) => reported.length > 0);
  expect(wrong.map(({ rule, reported }) => [rule.id, reported])).toEqual([]);
});

test('the page has the figures', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page.slice(page.indexOf(MARK) + MARK.length).trim()).toBe(figuresOf(outcomes));
});
