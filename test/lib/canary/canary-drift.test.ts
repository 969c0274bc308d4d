import { CanaryRelease, CanaryStep, Replicas } from '../../../lib/index';
import { testChart } from '../../support';

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/**
 * The lowest and the highest share that any sequence of loads leads to, from the smallest replicas on: by the controller's formula, for
 * loads in hundredths of what one replica takes. A Service gives each pod the same load, so that both tracks see the same usage.
 */
function reachable(stable: Bounds, canary: Bounds): [number, number] {
  const shares = new Map<string, number>();
  const next = [[stable.min, canary.min] as const];
  for (let state = next.pop(); state; state = next.pop()) {
    const [s, c] = state;
    if (shares.has(`${s}+${c}`)) {
      continue;
    }
    shares.set(`${s}+${c}`, c / (s + c));
    for (let load = 0; load <= 150 * (stable.max + canary.max); load++) {
      const usage = load / (s + c);
      const desired = (current: number, { min, max }: Bounds) =>
        Math.min(Math.max(Replicas.desired({ current, usage, target: 100 }), min), max);
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
  const bounds = ({ minReplicas: min, maxReplicas: max }: { minReplicas: number; maxReplicas: number }) => ({
    min,
    max,
  });
  return { release, range: reachable(bounds(release.stable), bounds(release.canary)) };
}

// the numbers of docs/explanation/canary.md

test('with an autoscaler on the stable track alone, the canary falls behind', () => {
  const { release, range } = drift('stable');
  expect(range).toEqual([0.1, 0.25]);
  expect([release.lowestShare, release.highestShare]).toEqual(range);
});

test('with one on both tracks, the canary keeps up', () => {
  const { release, range } = drift('both');
  expect(range).toEqual([0.2, 0.5]);
  // the two look at different moments: the ends that are told hold in any case
  expect([release.lowestShare, release.highestShare]).toEqual([0.1, 0.5]);
});
