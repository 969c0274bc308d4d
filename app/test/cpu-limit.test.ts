import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { usableCpus } from '../src/cpu-limit';

describe('usableCpus', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'cgroup-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function write(files: Record<string, string>) {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }

  test.each([
    ['200000 100000\n', 2],
    ['150000 100000\n', 2],
    ['10000 100000\n', 1],
    ['700000 50000\n', 14],
  ])('cgroup v2: cpu.max %j is %i', (content, expected) => {
    write({ 'cpu.max': content });
    expect(usableCpus(root)).toBe(expected);
  });

  test.each([
    ['300000\n', 3],
    ['250000\n', 3],
    ['500\n', 1],
  ])('cgroup v1: a quota of %j is %i', (quota, expected) => {
    write({ 'cpu/cpu.cfs_quota_us': quota, 'cpu/cpu.cfs_period_us': '100000\n' });
    expect(usableCpus(root)).toBe(expected);
  });

  test.each<[string, Record<string, string>]>([
    ['v2 without a limit', { 'cpu.max': 'max 100000\n' }],
    ['v1 without a limit', { 'cpu/cpu.cfs_quota_us': '-1\n', 'cpu/cpu.cfs_period_us': '100000\n' }],
    ['no cgroup', {}],
    ['an unreadable file', { 'cpu.max': '' }],
  ])('%s: the CPUs of the machine', (_name, files) => {
    write(files);
    expect(usableCpus(root)).toBe(availableParallelism());
  });
});
