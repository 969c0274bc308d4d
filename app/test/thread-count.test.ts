import { threadCount } from '../src/thread-count';

const MEBIBYTE = 1024 * 1024;

test.each([
  ['as many as CPUs', 2, 1024, 2],
  ['as many as fit', 64, 1024, 3],
  ['those of a small container', 2, 512, 1],
  ['one at least', 64, 64, 1],
  ['without a memory limit', 64, 2 ** 44, 64],
  ['where that is not known', 64, 0, 64],
])('%s', (_name, cpus, mebibytes, threads) => {
  expect(threadCount(cpus, mebibytes * MEBIBYTE)).toBe(threads);
});
