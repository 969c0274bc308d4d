import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Capacity, type CapacityDemand, MlApp, type ResourcesProps } from '../../../lib/index';
import { testChart } from '../../support';

const image = 'example.com/model:1.0';
const resources: ResourcesProps = { cpu: '1500m', memory: '1Gi', ephemeralStorage: '256Mi' };

/** Creates a chart with raw objects. */
function rawChart(...objects: { kind: string; spec: object; name?: string }[]): Chart {
  const chart = testChart();
  objects.forEach(({ kind, spec, name = 'raw' }, i) => {
    const apiVersion = kind === 'Pod' ? 'v1' : kind === 'HorizontalPodAutoscaler' ? 'autoscaling/v2' : 'apps/v1';
    new ApiObject(chart, `raw-${i}`, { apiVersion, kind, metadata: { name }, spec });
  });
  return chart;
}

const container = (cpu: string | number, more: object = {}) => ({
  name: 'c',
  resources: { requests: { cpu }, limits: {} },
  ...more,
});
const template = { spec: { containers: [container('1')] } };
const podsOf = ({ atRest, atMaximum, duringRollout, perNode }: Capacity) =>
  [atRest, atMaximum, duringRollout, perNode].map(({ pods }) => pods);
const cpuOf = (demand: CapacityDemand) => demand.requests.cpu;

describe('an app', () => {
  test.each<[string, (app: MlApp) => void, number[], (string | undefined)[]]>([
    ['with fixed replicas', () => undefined, [2, 2, 3], ['3', '3', '4500m']],
    [
      'that autoscales',
      (app) => app.autoscale({ minReplicas: 1, maxReplicas: 10 }),
      [1, 10, 11],
      ['1500m', '15', '16500m'],
    ],
  ])('%s', (_, change, pods, cpu) => {
    const chart = testChart();
    change(new MlApp(chart, 'model', { image, port: 8080, resources }));
    const capacity = Capacity.of(chart);
    const { atRest, atMaximum, duringRollout } = capacity;
    expect(podsOf(capacity)).toEqual([...pods, 0]);
    expect([atRest, atMaximum, duringRollout].map(cpuOf)).toEqual(cpu);
  });

  test('adds up requests and limits', () => {
    const chart = testChart();
    new MlApp(chart, 'small', { image, port: 8080, replicas: 3, resources });
    new MlApp(chart, 'large', { image, port: 8080, replicas: 1, resources: { memory: '5G', cpuLimit: '2' } });
    const { atRest } = Capacity.of(chart);
    expect({ ...atRest.requests }).toEqual({
      cpu: '5',
      memory: '8221225472',
      ephemeralStorage: '896Mi',
      extendedResources: {},
    });
    expect({ ...atRest.limits }).toEqual({
      cpu: undefined,
      memory: '8221225472',
      ephemeralStorage: '4Gi',
      extendedResources: {},
    });
  });

  test('counts GPUs, and rolls out without a spare one', () => {
    const chart = testChart();
    new MlApp(chart, 'a', { image, port: 8080, replicas: 2, resources: { gpus: 4, memory: '16Gi' } });
    new MlApp(chart, 'b', { image, port: 8080, replicas: 1, resources: { gpus: 1, memory: '16Gi', spareGpu: true } });
    const resources = { gpus: 2, memory: '16Gi', gpuResource: 'amd.com/gpu' };
    new MlApp(chart, 'c', { image, port: 8080, replicas: 1, resources });
    const { atMaximum, duringRollout } = Capacity.of(chart);
    expect(atMaximum.requests.extendedResources).toEqual({ 'amd.com/gpu': '2', 'nvidia.com/gpu': '9' });
    expect(duringRollout.requests.extendedResources).toEqual({ 'amd.com/gpu': '2', 'nvidia.com/gpu': '10' });
    expect(duringRollout.pods).toBe(5);
  });
});

describe('a rollout', () => {
  test.each<[object, number]>([
    [{ replicas: 10 }, 13],
    [{ replicas: 1 }, 2],
    [{}, 2],
    [{ replicas: 0 }, 0],
    [{ replicas: 10, strategy: { type: 'Recreate' } }, 10],
    [{ replicas: 10, strategy: { rollingUpdate: { maxSurge: 0 } } }, 10],
    [{ replicas: 10, strategy: { rollingUpdate: { maxSurge: 3 } } }, 13],
    [{ replicas: 10, strategy: { rollingUpdate: { maxSurge: '1%' } } }, 11],
    [{ replicas: 10, strategy: { rollingUpdate: { maxSurge: '34%' } } }, 14],
    [{ replicas: 7, strategy: { rollingUpdate: { maxSurge: '100%' } } }, 14],
    [{ replicas: 3, strategy: { rollingUpdate: { maxSurge: 5 } } }, 6],
  ])('of a Deployment %j has %d pods', (spec, pods) => {
    expect(Capacity.of(rawChart({ kind: 'Deployment', spec: { ...spec, template } })).duringRollout.pods).toBe(pods);
  });
});

describe('pods of other kinds', () => {
  test.each<[string, object, number[]]>([
    ['StatefulSet', { replicas: 4, template }, [4, 4, 4, 0]],
    ['ReplicaSet', { replicas: 4, template }, [4, 4, 4, 0]],
    ['ReplicationController', { template }, [1, 1, 1, 0]],
    ['DaemonSet', { template }, [0, 0, 0, 1]],
    ['DaemonSet', { template, updateStrategy: { rollingUpdate: { maxSurge: '10%' } } }, [0, 0, 0, 2]],
    ['DaemonSet', { template, updateStrategy: { type: 'OnDelete', rollingUpdate: { maxSurge: 1 } } }, [0, 0, 0, 1]],
    ['Job', { template }, [1, 1, 1, 0]],
    ['Job', { template, parallelism: 5, completions: 3 }, [3, 3, 3, 0]],
    ['Job', { template, parallelism: 5 }, [5, 5, 5, 0]],
    ['Job', { template, parallelism: 5, suspend: true }, [0, 0, 0, 0]],
    ['CronJob', { jobTemplate: { spec: { template, parallelism: 2 } } }, [2, 2, 2, 0]],
    ['CronJob', { jobTemplate: { spec: { template } }, suspend: true }, [0, 0, 0, 0]],
    ['Pod', template.spec, [1, 1, 1, 0]],
    ['Rollout', { replicas: 3, template }, [0, 0, 0, 0]],
  ])('%s %j', (kind, spec, pods) => {
    const capacity = Capacity.of(rawChart({ kind, spec }));
    expect(podsOf(capacity)).toEqual(pods);
    expect(cpuOf(capacity.atMaximum)).toBe(String(pods[1]));
  });

  test.each<[string, object, number[]]>([
    ['its own', { scaleTargetRef: { kind: 'StatefulSet', name: 'raw' }, minReplicas: 2, maxReplicas: 9 }, [2, 9, 9]],
    ['no minimum', { scaleTargetRef: { kind: 'StatefulSet', name: 'raw' }, maxReplicas: 9 }, [1, 9, 9]],
    ['another kind', { scaleTargetRef: { kind: 'Deployment', name: 'raw' }, maxReplicas: 9 }, [4, 4, 4]],
    ['another name', { scaleTargetRef: { kind: 'StatefulSet', name: 'rare' }, maxReplicas: 9 }, [4, 4, 4]],
  ])('autoscaled, with an autoscaler of %s', (_, spec, pods) => {
    const chart = rawChart(
      { kind: 'HorizontalPodAutoscaler', spec, name: 'scaler' },
      { kind: 'StatefulSet', spec: { replicas: 4, template } },
    );
    expect(podsOf(Capacity.of(chart)).slice(0, 3)).toEqual(pods);
  });
});

describe('a pod', () => {
  const always = { restartPolicy: 'Always' };

  test.each<[string, object, string]>([
    ['sums up its containers', { containers: [container('1'), container('500m')] }, '1500m'],
    ['accepts numbers', { containers: [container(2), container(0.1)] }, '2100m'],
    [
      'uses the limit if there is no request',
      { containers: [{ name: 'c', resources: { limits: { cpu: '3' } } }] },
      '3',
    ],
    ['may request nothing', { containers: [{ name: 'c' }] }, '0'],
    ['has a smaller init container', { initContainers: [container('1')], containers: [container('2')] }, '2'],
    [
      'has larger init containers',
      { initContainers: [container('3'), container('4')], containers: [container('2')] },
      '4',
    ],
    ['has a sidecar', { initContainers: [container('1', always)], containers: [container('2')] }, '3'],
    [
      'has a sidecar before an init container',
      { initContainers: [container('1', always), container('5')], containers: [container('2')] },
      '6',
    ],
    [
      'has a sidecar after an init container',
      { initContainers: [container('5'), container('1', always)], containers: [container('2')] },
      '5',
    ],
    ['has overhead', { containers: [container('2')], overhead: { cpu: '250m' } }, '2250m'],
    ['sets its own resources', { containers: [container('2')], resources: { requests: { cpu: '1' } } }, '1'],
  ])('%s', (_, spec, cpu) => {
    expect(cpuOf(Capacity.of(rawChart({ kind: 'Pod', spec })).atRest)).toBe(cpu);
  });

  test('has no limit if one of its containers has none', () => {
    const limited = { name: 'limited', resources: { limits: { cpu: '1', memory: '1Gi', 'hugepages-2Mi': '4Mi' } } };
    const spec = { containers: [limited], initContainers: [{ name: 'free', resources: { limits: { cpu: '2' } } }] };
    const { requests, limits } = Capacity.of(rawChart({ kind: 'Pod', spec })).atRest;
    expect([limits.cpu, limits.memory, requests.memory]).toEqual(['2', undefined, '1Gi']);
    expect(requests.extendedResources).toEqual({ 'hugepages-2Mi': '4Mi' });
  });

  test('with an invalid amount is rejected', () => {
    expect(() => Capacity.of(rawChart({ kind: 'Pod', spec: { containers: [container('lots')] } }))).toThrow(
      "chart/raw-0: cpu in requests of container 'c' is 'lots', must be a Kubernetes quantity",
    );
  });
});

describe('charts', () => {
  test('count without nested charts, and together', () => {
    const app = Testing.app();
    const outer = new Chart(app, 'outer');
    const inner = new Chart(outer, 'inner');
    new MlApp(outer, 'a', { image, port: 8080, replicas: 1, resources });
    new MlApp(inner, 'b', { image, port: 8080, replicas: 2, resources });
    expect([outer, inner].map((chart) => Capacity.of(chart).atRest.pods)).toEqual([1, 2]);
    expect(cpuOf(Capacity.ofAll([outer, inner]).duringRollout)).toBe('7500m');
  });

  test('without pods request nothing', () => {
    const { atRest } = Capacity.of(testChart());
    expect([atRest.pods, atRest.requests.cpu, atRest.limits.cpu]).toEqual([0, '0', '0']);
  });

  test('count with their patches', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', { image, port: 8080, replicas: 2, resources });
    ApiObject.of(app.deployment).addJsonPatch(JsonPatch.replace('/spec/replicas', 5));
    expect(Capacity.of(chart).atRest.pods).toBe(5);
  });
});
