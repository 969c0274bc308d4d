import { subjectError } from '../support/commit-subject';

test.each([
  'feat(canary): add a step',
  'fix: pass backslashes',
  'refactor(checks)!: rename acknowledge',
  `docs: ${'x'.repeat(66)}`,
  'Revert "feat: add a step"',
  "Merge branch 'main' into next",
])('%s is a Conventional Commit', (subject) => {
  expect(subjectError(subject)).toBeUndefined();
});

test.each([
  ['Add a step', 'is not of the form'],
  ['feature: add a step', 'is not of the form'],
  ['feat(Canary): add a step', 'is not of the form'],
  ['feat add a step', 'is not of the form'],
  ['feat:', 'is not of the form'],
  [`docs: ${'x'.repeat(67)}`, 'has 73 characters, must have at most 72'],
  ['feat: add a step.', 'ends with a full stop, must not'],
])('%s is not a Conventional Commit: it %s', (subject, problem) => {
  expect(subjectError(subject)?.slice(0, problem.length)).toBe(problem);
});
