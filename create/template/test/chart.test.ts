import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Testing } from 'cdk8s';
import { Capacity } from 'cdk8s-ml-app';
import { ModelChart } from '../chart';

const chart = new ModelChart(Testing.app(), 'my-model');
const objects = Testing.synth(chart) as { kind: string }[];

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
