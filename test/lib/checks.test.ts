import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { Checks, MlApp } from '../../lib';
import { CHECKS } from '../../lib/private/checks/all-checks';
import { find, synth, testChart } from '../support';

const container = { name: 'server', image: 'server:1.0', ports: [{ containerPort: 8080 }] };

/** An object as users write them without our constructs. */
function raw(chart: Chart, id: string, kind: string, spec: object, apiVersion = 'v1'): ApiObject {
  return new ApiObject(chart, id, { apiVersion, kind, metadata: { name: id }, spec });
}

function deployment(chart: Chart, id: string, labels: object, changes: object = {}, fields: object = {}): ApiObject {
  const template = { metadata: { labels }, spec: { containers: [{ ...container, ...changes }] } };
  return raw(chart, id, 'Deployment', { selector: { matchLabels: labels }, template, ...fields }, 'apps/v1');
}

const autoscaler = (chart: Chart, id: string, name: string) =>
  raw(
    chart,
    id,
    'HorizontalPodAutoscaler',
    {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
    },
    'autoscaling/v2',
  );

const budget = (chart: Chart, id: string, spec: object) => raw(chart, id, 'PodDisruptionBudget', spec, 'policy/v1');

const A = { app: 'a' };

const EXAMPLES: [id: string, finding: string, build: (chart: Chart) => void][] = [
  [
    'service-selects-nothing',
    '[chart/service] service-selects-nothing: spec.selector is ',
    (chart) => raw(chart, 'service', 'Service', { selector: { app: 'b' }, ports: [{ port: 80 }] }),
  ],
  [
    'network-policy-selects-nothing',
    '[chart/policy] network-policy-selects-nothing: spec.podSelector is ',
    (chart) =>
      raw(chart, 'policy', 'NetworkPolicy', { podSelector: { matchLabels: { app: 'b' } } }, 'networking.k8s.io/v1'),
  ],
  [
    'budget-selects-nothing',
    '[chart/budget] budget-selects-nothing: spec.selector is ',
    (chart) => budget(chart, 'budget', { maxUnavailable: 1, selector: { matchLabels: { app: 'b' } } }),
  ],
  [
    'budget-blocks-drain',
    '[chart/budget] budget-blocks-drain: ',
    (chart) => {
      deployment(chart, 'a', A);
      budget(chart, 'budget', { maxUnavailable: 0, selector: { matchLabels: A } });
    },
  ],
  [
    'workload-overlap',
    'workload-overlap: spec.selector is ',
    (chart) => {
      deployment(chart, 'a', A);
      deployment(chart, 'twin', A);
    },
  ],
  [
    'workload-selector',
    '[chart/a] workload-selector: ',
    (chart) => deployment(chart, 'a', A, {}, { selector: { matchLabels: { app: 'b' } } }),
  ],
  [
    'service-mixes-apps',
    'service-mixes-apps: spec.selector is ',
    (chart) => {
      deployment(chart, 'a', { ...A, tier: 'one' });
      deployment(chart, 'b', { ...A, tier: 'two' }, { image: 'other:1.0' });
      raw(chart, 'service', 'Service', { selector: A, ports: [{ port: 80, targetPort: 8080 }] });
    },
  ],
  [
    'budget-overlap',
    'budget-overlap: spec.selector is ',
    (chart) => {
      deployment(chart, 'a', A);
      budget(chart, 'one', { maxUnavailable: 1, selector: { matchLabels: A } });
      budget(chart, 'two', { maxUnavailable: 1, selector: { matchLabels: A } });
    },
  ],
  [
    'autoscaler-target-missing',
    '[chart/scaler] autoscaler-target-missing: spec.scaleTargetRef is ',
    (chart) => autoscaler(chart, 'scaler', 'nobody'),
  ],
  [
    'autoscaler-overlap',
    '[chart/second] autoscaler-overlap: spec.scaleTargetRef is ',
    (chart) => {
      deployment(chart, 'a', A, { resources: { requests: { cpu: '1' } } });
      autoscaler(chart, 'first', 'a');
      autoscaler(chart, 'second', 'a');
    },
  ],
  [
    'autoscaler-fixed-replicas',
    '[chart/a] autoscaler-fixed-replicas: spec.replicas is 2, contradicts HorizontalPodAutoscaler ',
    (chart) => {
      deployment(chart, 'a', A, { resources: { requests: { cpu: '1' } } }, { replicas: 2 });
      autoscaler(chart, 'scaler', 'a');
    },
  ],
  [
    'autoscaler-without-requests',
    '[chart/scaler] autoscaler-without-requests: ',
    (chart) => {
      deployment(chart, 'a', A);
      autoscaler(chart, 'scaler', 'a');
    },
  ],
  [
    'image-tag',
    "[chart/a] image-tag: image of container 'server' is 'server:latest', must have a tag other than latest, or a digest",
    (chart) => deployment(chart, 'a', A, { image: 'server:latest' }),
  ],
  [
    'probe-port',
    '9090, which no container of the pod declares',
    (chart) => deployment(chart, 'a', A, { readinessProbe: { httpGet: { path: '/', port: 9090 } } }),
  ],
  [
    'duplicate-name',
    "duplicate-name: metadata.name is 'same'",
    (chart) =>
      ['one', 'two'].forEach(
        (id) => new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same' } }),
      ),
  ],
  [
    'request-exceeds-node',
    '[chart/a] request-exceeds-node: ',
    (chart) => {
      Checks.enable(chart, { nodes: [{ cpu: '4', memory: '8Gi' }] });
      deployment(chart, 'a', A, { resources: { requests: { cpu: '5' } } });
    },
  ],
];

test.each(EXAMPLES)('%s finds what is wrong with raw objects', (_, finding, build) => {
  const chart = testChart();
  Checks.enable(chart);
  build(chart);
  expect(() => synth(chart)).toThrow(finding);
});

test('each check has an example', () => {
  expect(EXAMPLES.map(([id]) => id).sort()).toEqual(CHECKS.map((check) => check.id).sort());
});

test('what works is not found fault with', () => {
  const chart = testChart();
  Checks.enable(chart, { nodes: [{ cpu: '4', memory: '8Gi' }] });
  deployment(chart, 'a', A, { resources: { requests: { cpu: '4', memory: '8Gi' } } });
  raw(chart, 'service', 'Service', { selector: A, ports: [{ port: 80, targetPort: 8080 }] });
  autoscaler(chart, 'scaler', 'a');
  budget(chart, 'budget', { maxUnavailable: 1, selector: { matchLabels: A } });
  expect(synth(chart)).toHaveLength(4);
});

test('all findings are told together, in an app that has a construct of this library', () => {
  const chart = testChart();
  new MlApp(chart, 'model', { image: 'model:latest', port: 8080 });
  raw(chart, 'service', 'Service', { selector: { app: 'b' }, ports: [{ port: 80 }] });
  expect(() => synth(chart)).toThrow(/image-tag[^]*service-selects-nothing|service-selects-nothing[^]*image-tag/);
});

describe('an acknowledgement', () => {
  test('silences one check, and the object and its linters get to know', () => {
    const chart = testChart();
    const model = new MlApp(chart, 'model', { image: 'model:latest', port: 8080 });
    Checks.acknowledge(model, 'image-tag', 'what was built last');
    expect(find(synth(chart), 'Deployment').metadata.annotations).toMatchObject({
      'ignore-check.kube-linter.io/latest-tag': 'what was built last',
      'kube-score/ignore': 'container-image-tag',
    });
  });

  test('that silences nothing is a finding', () => {
    const chart = testChart();
    const model = new MlApp(chart, 'model', { image: 'model:1.0', port: 8080 });
    Checks.acknowledge(model, 'image-tag', 'what was built last');
    expect(() => synth(chart)).toThrow(
      "[chart/model] acknowledge('image-tag') silences nothing here or below: remove it",
    );
  });

  test.each([
    ['no-such-check', 'a reason'],
    ['image-tag', ''],
  ])('of %j for %j is refused', (id, reason) => {
    const chart = testChart();
    expect(() => Checks.acknowledge(chart, id, reason)).toThrow('chart: ');
  });
});

test('docs/checks.md has a line for each check, in their order', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'docs', 'checks.md'), 'utf8');
  const ids = [...text.matchAll(/^\| `([a-z-]+)`/gm)].map(([, id]) => id);
  expect(ids).toEqual(CHECKS.map((check) => check.id));
});
