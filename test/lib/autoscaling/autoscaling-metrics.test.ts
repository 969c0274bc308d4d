import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { type AutoscaleOptions, Autoscaling, MlApp, type ResourcesProps, ScalingMetric } from '../../../lib/index';
import { find, synth, testChart } from '../../support';

const image = 'example.com/model:1.0';

function autoscaled(options: Partial<AutoscaleOptions>, resources: ResourcesProps = {}) {
  const chart = testChart();
  const app = new MlApp(chart, 'model', { image, port: 8080, resources });
  app.autoscale({ maxReplicas: 5, ...options });
  return { chart, app };
}

const metricsOf = (options: Partial<AutoscaleOptions>) =>
  find(synth(autoscaled(options).chart), 'HorizontalPodAutoscaler').spec.metrics as unknown;

const resource = (name: string, averageUtilization: number) => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization } },
});

describe('metrics', () => {
  test.each<[Partial<AutoscaleOptions>, object[]]>([
    [{}, [resource('cpu', 80)]],
    [{ targetCpuUtilization: 40 }, [resource('cpu', 40)]],
    [{ metrics: [ScalingMetric.cpu(65)] }, [resource('cpu', 65)]],
    [{ metrics: [ScalingMetric.memory(75)] }, [resource('memory', 75)]],
    [
      { targetCpuUtilization: 120, metrics: [ScalingMetric.memory(75)] },
      [resource('cpu', 120), resource('memory', 75)],
    ],
    [
      { metrics: [ScalingMetric.requestsInFlight(8)] },
      [
        {
          type: 'Pods',
          pods: {
            metric: { name: 'http_requests_in_flight' },
            target: { type: 'AverageValue', averageValue: '8' },
          },
        },
      ],
    ],
    [
      {
        metrics: [
          ScalingMetric.requestsInFlight(2.5, { metricName: 'vllm:num_requests_running' }),
          ScalingMetric.pods('gpu_utilization', 0.75, { selector: { gpu: '0' } }),
        ],
      },
      [
        {
          type: 'Pods',
          pods: {
            metric: { name: 'vllm:num_requests_running' },
            target: { type: 'AverageValue', averageValue: '2500m' },
          },
        },
        {
          type: 'Pods',
          pods: {
            metric: { name: 'gpu_utilization', selector: { matchLabels: { gpu: '0' } } },
            target: { type: 'AverageValue', averageValue: '750m' },
          },
        },
      ],
    ],
    [
      {
        metrics: [
          ScalingMetric.external('queue', { selector: { queue: 'a' }, averageValue: 3000 }),
          ScalingMetric.external('queue', { selector: { queue: 'b' }, value: 0.001 }),
        ],
      },
      [
        {
          type: 'External',
          external: {
            metric: { name: 'queue', selector: { matchLabels: { queue: 'a' } } },
            target: { type: 'AverageValue', averageValue: '3k' },
          },
        },
        {
          type: 'External',
          external: {
            metric: { name: 'queue', selector: { matchLabels: { queue: 'b' } } },
            target: { type: 'Value', value: '1m' },
          },
        },
      ],
    ],
  ])('%#', (options, metrics) => {
    expect(metricsOf(options)).toEqual(metrics);
  });

  test.each<[Partial<AutoscaleOptions>, string]>([
    [{ metrics: [] }, 'metrics is [], must have at least one metric: omit it to scale on CPU'],
    [
      { metrics: [ScalingMetric.memory(0)] },
      'metrics[0] is 0, must be a whole number from 1 to 2147483647: pass a percentage of the memory request',
    ],
    [
      { targetCpuUtilization: 40, metrics: [ScalingMetric.cpu(40)] },
      "metrics[0] is 'cpu', which duplicates targetCpuUtilization: remove one of them",
    ],
    [
      { metrics: [ScalingMetric.memory(40), ScalingMetric.cpu(40), ScalingMetric.memory(50)] },
      "metrics[2] is 'memory', which duplicates metrics[0]: remove one of them",
    ],
    [
      { metrics: [ScalingMetric.pods('http_requests_in_flight', 1), ScalingMetric.requestsInFlight(2)] },
      "metrics[1] is 'pods http_requests_in_flight{}', which duplicates metrics[0]",
    ],
    [
      {
        metrics: [
          ScalingMetric.external('queue', { selector: { a: '1', b: '2' }, value: 1 }),
          ScalingMetric.external('queue', { selector: { b: '2', a: '1' }, averageValue: 1 }),
        ],
      },
      "metrics[1] is 'external queue{a=1,b=2}', which duplicates metrics[0]",
    ],
    [
      { metrics: [ScalingMetric.requestsInFlight(0)] },
      'metrics[0].perReplica is 0, must be a number above 0, in whole thousandths',
    ],
    [{ metrics: [ScalingMetric.requestsInFlight(0.0005)] }, 'metrics[0].perReplica is 0.0005, must be'],
    [
      { metrics: [ScalingMetric.pods('a/b', 1)] },
      "metrics[0].metricName is 'a/b', must be the name of a metric without '/', '%' or spaces: pass a name such as 'http_requests_in_flight'",
    ],
    [{ metrics: [ScalingMetric.pods('', 1)] }, "metrics[0].metricName is '', must be"],
    [{ metrics: [ScalingMetric.pods('..', 1)] }, "metrics[0].metricName is '..', must be"],
    [
      { metrics: [ScalingMetric.pods('a', 1, { selector: { 'not a key': 'x' } })] },
      "metrics[0].selector is 'not a key', must have keys like",
    ],
    [
      { metrics: [ScalingMetric.external('queue', {})] },
      'metrics[0] is {}, must have either averageValue or value: pass one of them',
    ],
    [
      { metrics: [ScalingMetric.external('queue', { value: 1, averageValue: 2 })] },
      'metrics[0] is {"averageValue":2,"value":1}, must have either averageValue or value',
    ],
  ])('rejects %#', (options, message) => {
    expect(() => autoscaled(options)).toThrow(`chart/model/autoscaling: ${message}`);
  });
});

describe('peakLoad', () => {
  const cpuPerRequest = Duration.millis(200);
  const latency = Duration.millis(300);

  test.each<[number, Partial<AutoscaleOptions>]>([
    // 60 x 0.2 s = 12 CPUs; 2 CPUs x 75% = 1.5 CPUs each
    [8, { targetCpuUtilization: 75, peakLoad: { requestsPerSecond: 60, cpuPerRequest } }],
    // 60 x 0.3 s = 18 in flight
    [3, { metrics: [ScalingMetric.requestsInFlight(8)], peakLoad: { requestsPerSecond: 60, latency } }],
    // 18 / 2 exceeds the replicas by CPU
    [
      9,
      {
        metrics: [ScalingMetric.cpu(75), ScalingMetric.requestsInFlight(2), ScalingMetric.memory(80)],
        peakLoad: { requestsPerSecond: 60, cpuPerRequest, latency },
      },
    ],
  ])('needs a maximum of %d: %#', (needed, options) => {
    const peak = (maxReplicas: number) => () => autoscaled({ ...options, maxReplicas }, { cpu: '2' });
    expect(peak(needed)).not.toThrow();
    expect(peak(needed - 1)).toThrow(
      `chart/model/autoscaling: maxReplicas is ${needed - 1}, must be at least ${needed} to serve 60 requests per second: ` +
        'raise it or the targets, or add resources to each replica',
    );
  });

  test('counts the CPU request of the whole pod, as the autoscaler does', () => {
    const app = new MlApp(testChart(), 'model', { image, port: 8080, resources: { cpu: '1500m' } });
    ApiObject.of(app.deployment).addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/1', {
        name: 'proxy',
        image,
        resources: { limits: { cpu: { value: '500m' } } },
      }),
    );
    // 12 CPUs / (2 x 80%) = 7.5
    const peakLoad = { requestsPerSecond: 60, cpuPerRequest };
    expect(() => app.autoscale({ maxReplicas: 7, peakLoad })).toThrow('must be at least 8');
  });

  test.each<[Partial<AutoscaleOptions>, string]>([
    [
      { peakLoad: { requestsPerSecond: 60 } },
      'peakLoad is {"requestsPerSecond":60}, must have a time for one of the metrics: ' +
        'pass cpuPerRequest with ScalingMetric.cpu(), or latency with ScalingMetric.requestsInFlight()',
    ],
    [
      { metrics: [ScalingMetric.external('queue', { value: 1 })], peakLoad: { requestsPerSecond: 60, cpuPerRequest } },
      "peakLoad.cpuPerRequest is '200 millis', needs ScalingMetric.cpu() among the metrics: add it, or leave cpuPerRequest out",
    ],
    [
      { peakLoad: { requestsPerSecond: 0, cpuPerRequest } },
      'peakLoad.requestsPerSecond is 0, must be a finite number above 0: pass a positive number',
    ],
    [
      { peakLoad: { requestsPerSecond: 1, cpuPerRequest: Duration.millis(0) } },
      "peakLoad.cpuPerRequest is '0ms', must be a finite duration above 0ms: pass a positive duration",
    ],
  ])('rejects %#', (options, message) => {
    expect(() => autoscaled(options)).toThrow(`chart/model/autoscaling: ${message}`);
  });
});

describe('a container without the request that a utilization needs', () => {
  test.each<[string, Partial<AutoscaleOptions>, object, string[]]>([
    ['cpu', {}, { limits: { memory: '1Gi' } }, ['cpu']],
    ['memory', { metrics: [ScalingMetric.memory(80)] }, { requests: { cpu: '1' } }, ['memory']],
    ['both', { metrics: [ScalingMetric.memory(80), ScalingMetric.cpu(80)] }, {}, ['memory', 'cpu']],
    ['none, since the limit counts', {}, { limits: { cpu: '1' } }, []],
    ['none, since no metric asks', { metrics: [ScalingMetric.requestsInFlight(1)] }, {}, []],
  ])('is a finding: %s', (_, options, resources, expected) => {
    const { chart, app } = autoscaled(options);
    // added after the autoscaler
    app.deployment.addContainer({ name: 'proxy', image, securityContext: { user: 1000 }, resources: {} });
    const quantities = (list: object = {}) =>
      Object.fromEntries(Object.entries(list).map(([name, value]) => [name, { value: String(value) }]));
    const { requests, limits } = resources as { requests?: object; limits?: object };
    ApiObject.of(app.deployment).addJsonPatch(
      JsonPatch.add('/spec/template/spec/containers/1/resources', {
        requests: quantities(requests),
        limits: quantities(limits),
      }),
    );
    const findings = chart.node.root.node.findAll().flatMap((construct) => construct.node.validate());
    expect(findings).toEqual(
      expected.map(
        (name) =>
          `autoscaler-without-requests: resources.requests.${name} of container 'proxy' in Deployment 'model' is undefined, must be set, ` +
          `or the autoscaler cannot compute the ${name} utilization of a pod: pass the request`,
      ),
    );
  });

  test('fails the synthesis', () => {
    const { chart, app } = autoscaled({});
    app.deployment.addContainer({ name: 'proxy', image, securityContext: { user: 1000 }, resources: {} });
    expect(() => synth(chart)).toThrow(
      "resources.requests.cpu of container 'proxy' in Deployment 'model' is undefined",
    );
  });

  test('is reported for a Deployment outside an MlApp', () => {
    const chart = testChart();
    const target = new Deployment(chart, 'plain');
    new Autoscaling(chart, 'autoscaling', { target, maxReplicas: 5 });
    target.addContainer({ image, securityContext: { user: 1000 } });
    expect(find(synth(chart), 'HorizontalPodAutoscaler').spec.scaleTargetRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: target.name,
    });
  });
});
