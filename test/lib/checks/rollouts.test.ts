import { deployment, pathsOf } from './faults';
import { GPU, hpa, pods } from './relation-objects';

const STRATEGY = ['Deployment spec.strategy'];

test.each<[string, object[], string[]]>([
  ['the default strategy', [deployment(GPU)], STRATEGY],
  ['an autoscaler', [deployment(GPU), hpa({ metrics: [pods] })], STRATEGY],
  [
    'a GPU in an init container',
    [deployment({ pod: { initContainers: [{ name: 'a', image: 'a:1', ...GPU.container }] } })],
    STRATEGY,
  ],
  ['three pods', [deployment({ ...GPU, spec: { replicas: 3 } })], STRATEGY],
  // Kubernetes stops one of four pods first
  ['four pods', [deployment({ ...GPU, spec: { replicas: 4 } })], []],
  ['Recreate', [deployment({ ...GPU, spec: { strategy: { type: 'Recreate' } } })], []],
  ['maxUnavailable 1', [deployment({ ...GPU, spec: { strategy: { rollingUpdate: { maxUnavailable: 1 } } } })], []],
  ['no pods', [deployment({ ...GPU, spec: { replicas: 0 } })], []],
])('rollout-accelerator: %s', (_, objects, paths) => {
  expect(pathsOf('rollout-accelerator', objects)).toEqual(paths);
});
