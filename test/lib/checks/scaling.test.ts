import type { Chart } from 'cdk8s';
import { A, type Case, deployment, findingsIn, raw } from './objects';

const requests = (resources: object) => ({ container: { resources: { requests: resources } } });
const metric = (name: string, type = 'Utilization') => ({ type: 'Resource', resource: { name, target: { type } } });

function autoscaler(chart: Chart, id: string, changes: object = {}, apiVersion?: string) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' };
  const object = raw(chart, 'HorizontalPodAutoscaler', id, { scaleTargetRef, maxReplicas: 3, ...changes });
  return Object.assign(object, apiVersion && { apiVersion });
}

function budget(chart: Chart, spec: object) {
  return raw(chart, 'PodDisruptionBudget', 'budget', { selector: { matchLabels: A }, ...spec });
}

test.each<Case>([
  [
    'an autoscaler without a target',
    (chart) => {
      deployment(chart, 'a', { kind: 'StatefulSet' });
      autoscaler(chart, 'scaler');
    },
    [
      "[chart/scaler] autoscaler-target-missing: spec.scaleTargetRef is Deployment 'a', which does not exist: pass the apiVersion, kind and name of the workload to scale",
    ],
  ],
  [
    'zero pods with a metric of the pods',
    (chart) => {
      deployment(chart, 'a', requests({ cpu: '1' }));
      autoscaler(chart, 'scaler', { minReplicas: 0, metrics: [metric('cpu')] });
    },
    [
      '[chart/scaler] autoscaler-zero: spec.minReplicas is 0, which requires an Object or External metric: pass 1, or add such a metric',
    ],
  ],
  [
    'zero pods without a metric, which defaults to CPU',
    (chart) => {
      deployment(chart, 'a', requests({ cpu: '1' }));
      autoscaler(chart, 'scaler', { minReplicas: 0 });
    },
    [
      '[chart/scaler] autoscaler-zero: spec.minReplicas is 0, which requires an Object or External metric: pass 1, or add such a metric',
    ],
  ],
  [
    'zero pods with the metric of a queue or another object',
    (chart) => {
      deployment(chart, 'a', requests({ cpu: '1' }));
      deployment(chart, 'b');
      autoscaler(chart, 'scaler', { minReplicas: 0, metrics: [metric('cpu'), { type: 'External', external: {} }] });
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'b' };
      autoscaler(chart, 'other', { scaleTargetRef, minReplicas: 0, metrics: [{ type: 'Object', object: {} }] });
    },
    [],
  ],
  [
    'two autoscalers of one Deployment',
    (chart) => {
      deployment(chart, 'a', requests({ cpu: '1' }));
      autoscaler(chart, 'first');
      autoscaler(chart, 'second');
    },
    [
      "[chart/second] autoscaler-overlap: spec.scaleTargetRef is Deployment 'a', which HorizontalPodAutoscaler 'first' (chart/first) also scales: keep one of the two autoscalers, with the metrics of both",
    ],
  ],
  [
    'an autoscaler with fixed replicas',
    (chart) => {
      deployment(chart, 'a', { ...requests({ cpu: '1' }), spec: { replicas: 2 } });
      autoscaler(chart, 'scaler');
    },
    [
      "[chart/a] autoscaler-fixed-replicas: spec.replicas is 2, which contradicts HorizontalPodAutoscaler 'scaler' (chart/scaler): remove it, or each kubectl apply resets the replicas",
    ],
  ],
  [
    'an autoscaler without a metric and without CPU requests',
    (chart) => {
      deployment(chart, 'a');
      autoscaler(chart, 'scaler');
    },
    [
      "[chart/scaler] autoscaler-without-requests: resources.requests.cpu of container 'server' in Deployment 'a' is undefined, must be set, or the autoscaler cannot compute the cpu utilization of a pod: pass the request",
    ],
  ],
  [
    'an autoscaler without requests of the container in its metric',
    (chart) => {
      deployment(chart, 'a', requests({ cpu: '1' }));
      const containerResource = { container: 'server', name: 'memory', target: { type: 'Utilization' } };
      const other = { container: 'other', name: 'memory', target: { type: 'Utilization' } };
      autoscaler(chart, 'scaler', { metrics: [{ containerResource }, { containerResource: other }] });
    },
    [
      "[chart/scaler] autoscaler-without-requests: resources.requests.memory of container 'server' in Deployment 'a' is undefined, must be set, or the autoscaler cannot compute the memory utilization of a pod: pass the request",
    ],
  ],
  [
    'autoscalers with the requests of their metrics',
    (chart) => {
      deployment(chart, 'a', { container: { resources: { limits: { cpu: '1' } } } });
      autoscaler(chart, 'scaler', { metrics: [metric('cpu'), metric('memory', 'AverageValue'), { type: 'Pods' }] });
    },
    [],
  ],
  [
    'a budget that allows no disruption',
    (chart) => {
      deployment(chart, 'a', { spec: { replicas: 3 } });
      budget(chart, { maxUnavailable: 0 });
    },
    [
      '[chart/budget] budget-blocks-drain: spec.maxUnavailable is 0, which allows no eviction: pass maxUnavailable: 1, because otherwise node drains do not complete',
    ],
  ],
  [
    'a budget that allows 0% disruptions',
    (chart) => {
      deployment(chart, 'a', { kind: 'DaemonSet' });
      budget(chart, { maxUnavailable: '0%' });
    },
    [
      "[chart/budget] budget-blocks-drain: spec.maxUnavailable is '0%', which allows no eviction: pass maxUnavailable: 1, because otherwise node drains do not complete",
    ],
  ],
  [
    'a budget that requires all pods',
    (chart) => {
      deployment(chart, 'a', { kind: 'DaemonSet' });
      budget(chart, { minAvailable: '100%' });
    },
    [
      "[chart/budget] budget-blocks-drain: spec.minAvailable is '100%', which allows no eviction: pass maxUnavailable: 1, because otherwise node drains do not complete",
    ],
  ],
  [
    'a budget that requires the current number of pods',
    (chart) => {
      deployment(chart, 'a');
      budget(chart, { minAvailable: 1 });
    },
    [
      '[chart/budget] budget-blocks-drain: spec.minAvailable is 1, which allows no eviction with 1 replica: pass maxUnavailable: 1, because otherwise node drains do not complete',
    ],
  ],
  [
    "a budget that requires the autoscaler's minimum, rounded up",
    (chart) => {
      deployment(chart, 'a', requests({ cpu: '1' }));
      autoscaler(chart, 'scaler', { minReplicas: 3, maxReplicas: 4 });
      budget(chart, { minAvailable: '70%' });
    },
    [
      "[chart/budget] budget-blocks-drain: spec.minAvailable is '70%', which allows no eviction with 3 replicas: pass maxUnavailable: 1, because otherwise node drains do not complete",
    ],
  ],
  [
    'a budget that requires fewer pods than two Deployments have in total',
    (chart) => {
      deployment(chart, 'a', { labels: { tier: 'web' } });
      deployment(chart, 'b', { labels: { tier: 'web' } });
      budget(chart, { selector: { matchLabels: { tier: 'web' } }, minAvailable: 1 });
    },
    [],
  ],
  [
    'a budget of an unknown number of pods',
    (chart) => {
      deployment(chart, 'a', { kind: 'DaemonSet' });
      budget(chart, { minAvailable: 1 });
    },
    [],
  ],
])('%s', (_, build, findings) => {
  expect(findingsIn(build)).toEqual(findings);
});
