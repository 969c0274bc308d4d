import { hostsOverlap } from '../../../lib/kube/hosts';

test.each<[string, string, boolean]>([
  ['a.example.com', 'a.example.com', true],
  ['a.example.com', 'b.example.com', false],
  ['*.example.com', 'a.example.com', true],
  ['a.example.com', '*.example.com', true],
  ['*.example.com', '*.example.com', true],
  // a wildcard matches one label
  ['*.example.com', 'a.b.example.com', false],
  ['*.example.com', 'example.com', false],
  ['*.b.example.com', '*.example.com', false],
  ['example.com', 'com', false],
])('%s and %s: %s', (one, other, expected) => {
  expect(hostsOverlap(one, other)).toBe(expected);
});
