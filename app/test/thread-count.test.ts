import { threadCount } from '../src/thread-count';

const MEBIBYTE = 1024 * 1024;

test.each([
  ['one for each CPU', 2, 1024, 2],
  ['as many as fit', 64, 1024, 3],
  ['as many as fit into a small container', 2, 512, 1],
  ['at least one', 64, 64, 1],
  ['without a memory limit', 64, 2 ** 44, 64],
  ['with an unknown memory limit', 64, 0, 64],
])('%s', (_name, cpus, mebibytes, threads) => {
  expect(threadCount(cpus, mebibytes * MEBIBYTE)).toBe(threads);
});
