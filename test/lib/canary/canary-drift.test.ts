import { CanaryRelease, CanaryStep, ReplicaCount } from '../../../lib/index';
import { testChart } from '../../support';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * Lowest and highest share for any sequence of loads, starting at the minimum replicas. Uses the controller's formula, for loads in
 * hundredths of the capacity of a replica. A Service gives each pod the same load, so both tracks have the same usage.
 */
function reachable(stable: Bounds, canary: Bounds): [number, number] {
  const shares = new Map<string, number>();
  const next = [[stable.min, canary.min] as const];
  for (let state = next.pop(); state; state = next.pop()) {
    const [s, c] = state;
    if (shares.has(`${s}+${c}`)) {
      continue;
    }
    shares.set(`${s}+${c}`, (100 * c) / (s + c));
    for (let load = 0; load <= 150 * (stable.max + canary.max); load++) {
      const usage = load / (s + c);
      const desired = (current: number, { min, max }: Bounds) =>
        Math.min(Math.max(ReplicaCount.desired({ current, usage, target: 100 }), min), max);
      next.push([desired(s, stable), desired(c, canary)]);
    }
  }
  return [Math.min(...shares.values()), Math.max(...shares.values())];
}

function drift(autoscaling: 'stable' | 'both') {
  const release = new CanaryRelease(testChart(), 'model', {
    port: 8080,
    resources: { cpu: '1' },
    stable: { image: 'example.com/model:1.0' },
    canary: { image: 'example.com/model:2.0', ...(autoscaling === 'stable' && { replicas: 1 }) },
    ...(autoscaling === 'both' && { step: CanaryStep.share(25), autoscaling: { minReplicas: 3, maxReplicas: 9 } }),
  });
  if (autoscaling === 'stable') {
    release.stable.autoscale({ minReplicas: 3, maxReplicas: 9 });
  }
  const bounds = (track?: { minReplicas: number; maxReplicas: number }) => ({
    min: track?.minReplicas ?? NaN,
    max: track?.maxReplicas ?? NaN,
  });
  return { release, range: reachable(bounds(release.stable), bounds(release.canary)) };
}

// docs/explanation/canary.md has the same numbers

test('with an autoscaler on the stable track only, the share of the canary falls', () => {
  const { release, range } = drift('stable');
  expect(range).toEqual([10, 25]);
  expect([release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual(range);
});

test('with an autoscaler on both tracks, the canary keeps its share', () => {
  const { release, range } = drift('both');
  expect(range).toEqual([20, 50]);
  // the autoscalers evaluate at different times, and the documented bounds are valid in all cases
  expect([release.lowestCanaryPercent, release.highestCanaryPercent]).toEqual([10, 50]);
});
