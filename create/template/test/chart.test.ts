import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Testing } from 'cdk8s';
import { CanaryStep, Capacity } from 'cdk8s-ml-app';
import { ModelChart } from '../chart';

interface Manifest {
  kind: string;
  metadata: { name: string };
  spec: { minReplicas?: number };
}

const chart = new ModelChart(Testing.app(), 'my-model');
const objects = Testing.synth(chart) as Manifest[];

test('the chart has all objects of the model', () => {
  assert.deepEqual(objects.map((object) => object.kind).sort(), [
    'Deployment',
    'HorizontalPodAutoscaler',
    'Namespace',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'Service',
    'ServiceAccount',
  ]);
});

test('at its maximum the model requests 6 CPUs and 12 GiB', () => {
  const { requests } = Capacity.of(chart).atMaximum;
  assert.deepEqual([requests.cpu, requests.memory], ['6', '12Gi']);
});

test('in a release, the new version starts with one pod of three', () => {
  const canary = { image: 'registry.example.com/my-model:1.1.0' };
  const release = new ModelChart(Testing.app(), 'my-model', { canary, step: CanaryStep.share(33) });
  const scalers = (Testing.synth(release) as Manifest[]).filter((object) => object.kind === 'HorizontalPodAutoscaler');
  assert.deepEqual(
    scalers.map(({ metadata, spec }) => [metadata.name, spec.minReplicas]),
    [
      ['my-model', 2],
      ['my-model-canary', 1],
    ],
  );
});
