import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { ReplicaSplit, type ReplicaSplitProps } from '../../../lib/index';

const counts = (props: ReplicaSplitProps) => {
  const { stable, canary } = ReplicaSplit.smallest(props);
  return [stable, canary];
};

test.each<[ReplicaSplitProps, number, number]>([
  [{ percent: 25 }, 3, 1],
  [{ percent: 10, tolerance: 0 }, 9, 1],
  [{ percent: 10 }, 9, 1],
  [{ percent: 5 }, 16, 1],
  [{ percent: 5, tolerance: 3 }, 12, 1],
  [{ percent: 50, minStable: 4 }, 4, 4],
  [{ percent: 25, minStable: 4 }, 6, 2],
  [{ percent: 33.3, tolerance: 0.1 }, 2, 1],
  [{ percent: 90, minStable: 1 }, 1, 9],
  [{ percent: 0.1, tolerance: 0, maxReplicas: 1000 }, 999, 1],
  [{ percent: 99.9, tolerance: 0, maxReplicas: 1000 }, 1, 999],
  // 2 of 5 is exact, but 1 of 2 and 1 of 3 are within the tolerance and have a smaller total
  [{ percent: 40, tolerance: 10 }, 1, 1],
])('%j is %i stable and %i canary', (props, stable, canary) => {
  expect(counts(props)).toEqual([stable, canary]);
});

test('the table of docs/explanation/canary.md is correct', () => {
  const docs = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'explanation', 'canary.md'), 'utf8');
  const rows = [...docs.matchAll(/^\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\| ([\d.]+)%/gm)];
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    const [percent = 0, tolerance, minStable, ...told] = row.slice(1).map(Number);
    const split = ReplicaSplit.smallest({ percent, tolerance, minStable });
    expect([split.stable, split.canary, split.total, +split.percent.toFixed(1)]).toEqual(told);
  }
});

test('percent is the achieved share', () => {
  const split = ReplicaSplit.smallest({ percent: 5 });
  expect([split.total, split.percent, split.deviation]).toEqual([17, 100 / 17, 15 / 17]);
});

describe('an impossible share is rejected', () => {
  test.each<[ReplicaSplitProps, string]>([
    [
      { percent: 5, maxReplicas: 10 },
      'ReplicaSplit: percent is 5, which no split of at most 10 replicas meets within 1 percentage points, because the nearest, 9 stable ' +
        'and 1 canary, is 10%: pass maxReplicas 17, a tolerance of 5, or a route, whose weights are exact',
    ],
    [
      { percent: 1, tolerance: 0.5 },
      'the nearest, 19 stable and 1 canary, is 5%: pass maxReplicas 67, a tolerance of 4, or a route',
    ],
    [
      { percent: 33.3, tolerance: 0 },
      'the nearest, 2 stable and 1 canary, is 33.3%: pass maxReplicas 1000, a tolerance of 0.1, or a route',
    ],
    [
      { percent: 50, minStable: 20 },
      'minStable is 20, needs maxReplicas for both tracks together: pass maxReplicas above 20',
    ],
    [{ percent: 0 }, 'percent is 0, must be from 0.1 to 99.9, in steps of 0.1: pass a percentage'],
    [{ percent: 100 }, 'percent is 100, must be from 0.1 to 99.9'],
    [{ percent: 5.55 }, 'percent is 5.55, must be from 0.1 to 99.9, in steps of 0.1'],
    [{ percent: NaN }, 'percent is NaN, must be a finite number: pass a value such as 5'],
    [{ percent: 5, tolerance: -1 }, 'tolerance is -1, must be from 0 to 100'],
    [{ percent: 5, minStable: 0 }, 'minStable is 0, must be a whole number from 1'],
    [{ percent: 5, maxReplicas: 1.5 }, 'maxReplicas is 1.5, must be a whole number from 2 to 100000'],
  ])('%j', (props, message) => {
    expect(() => ReplicaSplit.smallest(props)).toThrow(message);
  });
});

describe('for any share', () => {
  const tenths = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 10);
  const asked = fc.record({
    percent: tenths(1, 999),
    tolerance: tenths(0, 1000),
    minStable: fc.integer({ min: 1, max: 12 }),
  });
  /** Returns true if a split is within the tolerance. Multiplies both sides by 1000 x total, to compare whole numbers. */
  const fits = ({ percent, tolerance = 1 }: ReplicaSplitProps, stable: number, canary: number) => {
    const total = BigInt(stable + canary);
    const distance = 1000n * BigInt(canary) - BigInt(Math.round(percent * 10)) * total;
    return (distance < 0n ? -distance : distance) <= BigInt(Math.round(tolerance * 10)) * total;
  };
  /** Finds the smallest total by brute force, up to a limit. */
  const bruteForce = (props: ReplicaSplitProps, limit: number) => {
    for (let total = 2; total <= limit; total++) {
      for (let canary = 1; canary <= total - (props.minStable ?? 1); canary++) {
        if (fits(props, total - canary, canary)) {
          return total;
        }
      }
    }
    return undefined;
  };
  const LIMIT = 60;
  const attempt = (props: ReplicaSplitProps) => {
    try {
      return ReplicaSplit.smallest({ ...props, maxReplicas: LIMIT });
    } catch {
      return undefined;
    }
  };

  test('the total is the smallest possible, and a share is rejected only if no total exists', () => {
    fc.assert(fc.property(asked, (props) => expect(attempt(props)?.total).toBe(bruteForce(props, LIMIT))));
  });

  test('the split is within the tolerance and the bounds', () => {
    fc.assert(
      fc.property(asked, (props) => {
        const split = ReplicaSplit.smallest({ ...props, maxReplicas: 100_000 });
        expect(fits(props, split.stable, split.canary)).toBe(true);
        expect(split.stable).toBeGreaterThanOrEqual(props.minStable);
        expect(split.canary).toBeGreaterThanOrEqual(1);
        expect(split.deviation).toBeLessThanOrEqual(props.tolerance + 1e-9);
      }),
    );
  });

  test('the split is the closest one with this total', () => {
    fc.assert(
      fc.property(asked, (props) => {
        const split = ReplicaSplit.smallest({ ...props, maxReplicas: 100_000 });
        for (let canary = 1; canary <= Math.min(split.total - props.minStable, 2000); canary++) {
          expect(Math.abs((100 * canary) / split.total - props.percent)).toBeGreaterThanOrEqual(split.deviation - 1e-9);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('a larger tolerance or a smaller load never needs more replicas', () => {
    fc.assert(
      fc.property(asked, fc.nat(100), fc.nat(5), (props, more, less) => {
        const total = (changed: Partial<ReplicaSplitProps>) =>
          ReplicaSplit.smallest({ ...props, ...changed, maxReplicas: 100_000 }).total;
        const all = total({});
        expect(total({ tolerance: Math.min(1000, Math.round(props.tolerance * 10) + more) / 10 })).toBeLessThanOrEqual(
          all,
        );
        expect(total({ minStable: Math.max(1, props.minStable - less) })).toBeLessThanOrEqual(all);
      }),
    );
  });

  test('the bound and the tolerance that an error suggests are sufficient', () => {
    fc.assert(
      fc.property(asked, (props) => {
        const tight = { ...props, maxReplicas: props.minStable + 1 };
        let message = '';
        try {
          ReplicaSplit.smallest(tight);
        } catch (error) {
          message = (error as Error).message;
        }
        fc.pre(message !== '');
        const [, bound, tolerance] = /maxReplicas (\d+), a tolerance of ([\d.]+),/.exec(message) ?? [];
        expect(ReplicaSplit.smallest({ ...props, maxReplicas: Number(bound) }).total).toBe(Number(bound));
        expect(ReplicaSplit.smallest({ ...tight, tolerance: Number(tolerance) }).total).toBe(tight.maxReplicas);
      }),
    );
  });
});
