import { Chart, Duration } from 'cdk8s';
import { ServiceType } from 'cdk8s-plus-28';
import {
  CanaryRelease,
  type CanaryReleaseProps,
  CanaryStep,
  HostIngress,
  HttpRoute,
  MlApp,
  ModelStore,
  Monitoring,
  ReplicaSplit,
  ScalingMetric,
  ScaleUp,
} from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

const base = { image: 'registry.example.com/m:1.0', port: 8080 };
const tracks = { port: 8080, stable: { image: 'a:1.0' }, canary: { image: 'a:2.0' } };
/** Passes a value of any type, as JavaScript and Python can. */
const wrong = (value: unknown) => value as never;
const app = (props: object = {}, chart = testChart('models')) => new MlApp(chart, 'm', { ...base, ...props });
const release = (props: Partial<CanaryReleaseProps>) => new CanaryRelease(testChart(), 'r', { ...tracks, ...props });

test.each<[string, () => unknown, string]>([
  [
    'a slip',
    () => app({ readyness: '/healthz' }),
    "chart/m: readyness is '/healthz', which is an unknown prop: pass readiness",
  ],
  [
    'an abbreviation',
    () => app({ resources: { mem: '2Gi' } }),
    "chart/m: resources.mem is '2Gi', which is an unknown prop: pass resources.memory",
  ],
  [
    'a prop in another case',
    () => app().autoscale(wrong({ targetCPU: 50, maxReplicas: 3 })),
    'chart/m: targetCPU is 50, which is an unknown prop: pass targetCpuUtilization',
  ],
  [
    'a prop without a similar name',
    () => app({ service: { weight: 1 } }),
    'chart/m: service.weight is 1, which is an unknown prop: remove it, or pass one of name, serviceType, port, nodePort',
  ],
  [
    'a string for a list',
    () => app({ args: '--x' }),
    "chart/m: args is '--x', must be an array: pass a value such as ['--workers=2']",
  ],
  [
    'null',
    () => app({ timing: null }),
    'chart/m: timing is null, must be an object: pass a value such as { loadTime: Duration.seconds(90) }',
  ],
  [
    'an app for its Service',
    () => {
      const m = app();
      return new HostIngress(Chart.of(m), 'i', { hosts: { 'a.example.com': wrong(m) } });
    },
    "chart/i: hosts['a.example.com'] is an instance of MlApp, must be a Service: pass a value such as app.service",
  ],
  [
    'a number for a step',
    () => release({ step: wrong(10) }),
    'chart/r: step is 10, must be a CanaryStep: pass a value such as CanaryStep.share(25)',
  ],
  [
    'an instance of a similar class',
    () => app().autoscale({ maxReplicas: 3, scaleDown: wrong(ScaleUp.gradual()) }),
    'chart/m: scaleDown is an instance of ScaleUp, must be a ScaleDown: pass a value such as ScaleDown.cautious()',
  ],
  [
    'a number for a Duration',
    () => app({ timing: { loadTime: 90 } }),
    'chart/m: timing.loadTime is 90, must be a Duration: pass a value such as Duration.seconds(90)',
  ],
  ['no props', () => new MlApp(testChart(), 'm', wrong(undefined)), 'chart/m: props is undefined, must be an object'],
  ['a string for a number', () => app({ port: '8080' }), "chart/m: port is '8080', must be a finite number"],
  ['another example', () => app({ resources: { memory: '2GB' } }), "must be a Kubernetes quantity: pass '512Mi' or"],
  [
    'a key that objects inherit',
    () => app({ labels: { constructor: 'a' } }),
    "chart/m: labels is 'constructor', which every",
  ],
])('%s is rejected', (_, build, message) => {
  expect(build).toThrow(message);
});

test('a prop that is undefined counts as absent, even an unknown one', () => {
  expect(() => app({ replicas: undefined, other: undefined, resources: { cpu: undefined } })).not.toThrow();
});

test('class instances, frozen objects and objects without a prototype are accepted as props', () => {
  class Props {
    public get image() {
      return 'registry.example.com/m:1.0';
    }
    public readonly port = 8080;
  }
  const plain = Object.assign(Object.create(null) as object, base);
  for (const props of [new Props(), Object.freeze({ ...base }), plain]) {
    expect(new MlApp(testChart(), 'm', props as typeof base).port).toBe(8080);
  }
});

test('an instance from a second installation of a class is accepted', () => {
  class OtherDuration {
    public toMilliseconds() {
      return 120_000;
    }
    public toSeconds() {
      return 120;
    }
  }
  expect(app({ timing: { loadTime: new OtherDuration() } }).timing.loadSeconds).toBe(120);
});

test('later changes of props have no effect', () => {
  const args = ['--a'];
  const chart = testChart();
  app({ args }, chart);
  args.push('--b');
  expect(at(find(synth(chart), 'Deployment'), 'spec.template.spec.containers.0.args')).toEqual(['--a']);
});

describe('an option without its condition', () => {
  const step = CanaryStep.share(25);
  const route = { gatewayName: 'public', hosts: ['a.example.com'] };
  const load = { requestsPerSecond: 1, latency: Duration.millis(300) };

  test.each<[string, () => unknown, string]>([
    ['gpuNodeLabels', () => app({ resources: { gpuNodeLabels: { a: 'b' } } }), 'needs at least one GPU'],
    ['gpus without memory', () => app({ resources: { gpus: 1 } }), 'resources.gpus is 1, needs memory'],
    ['nodePort', () => app({ service: { nodePort: 30080 } }), 'needs service.serviceType NODE_PORT or LOAD_BALANCER'],
    ['tolerance with a route', () => release({ step, route, tolerance: 1 }), 'tolerance is 1, contradicts route'],
    ['maxReplicas with a route', () => release({ step, route, maxReplicas: 9 }), 'maxReplicas is 9, contradicts route'],
    [
      'podsFor without a route',
      () => release({ step: CanaryStep.share(5, { podsFor: 25 }) }),
      "step is 'share-5', which has podsFor 25, and needs a route",
    ],
    [
      'ports of an unlisted host',
      () => {
        const m = app();
        const hosts = { 'a.example.com': m.service };
        return new HostIngress(Chart.of(m), 'i', { hosts, ports: { 'b.example.com': 80 } });
      },
      "chart/i: ports['b.example.com'] is 80, which is for a host that is not in hosts: add the host, or remove the port",
    ],
    [
      'latency without its metric',
      () => app().autoscale({ maxReplicas: 3, peakLoad: load }),
      "peakLoad.latency is '300 millis', needs ScalingMetric.requestsInFlight() among the metrics: add it, or leave latency out",
    ],
  ])('%s is rejected', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('references follow the naming rule of their kind', () => {
  test('Ingress class, Secret, Gateway, listener, claim and namespaces', () => {
    const chart = testChart('1st');
    const modelStore = ModelStore.fromClaimName('models.v1');
    const { service } = app({ modelStore }, chart);
    const className = 'webapprouting.kubernetes.azure.com';
    const hosts = { 'a.example.com': service };
    new HostIngress(chart, 'i', { hosts, className, tlsSecretName: 'a.example.com-tls', name: '1.ingress' });
    const gateway = { gatewayName: '1.public', gatewayNamespace: '2nd', listener: 'https.all' };
    new HttpRoute(chart, 'h', { ...gateway, hosts: ['b.example.com'], backends: [{ service }] });
    new Monitoring(chart, 'monitoring', { apps: [chart.node.findChild('m') as MlApp], prometheusNamespace: '3rd' });
    const objects = synth(chart);
    expect(find(objects, 'Ingress', '1.ingress').spec).toMatchObject({
      ingressClassName: className,
      tls: [{ secretName: 'a.example.com-tls' }],
    });
    expect(at(find(objects, 'HTTPRoute'), 'spec.parentRefs.0')).toEqual({
      name: '1.public',
      namespace: '2nd',
      sectionName: 'https.all',
    });
    const claims = at(find(objects, 'Deployment'), 'spec.template.spec.volumes') as object[];
    expect(claims).toContainEqual(
      expect.objectContaining({ persistentVolumeClaim: { claimName: 'models.v1', readOnly: true } }),
    );
  });

  test.each<[string, (chart: Chart) => unknown, string]>([
    [
      'a Service starts with a letter',
      (c) => app({ service: { name: '1st' } }, c),
      "service.name is '1st', must be a name",
    ],
    [
      'a namespace has no dots',
      (c) =>
        new HttpRoute(c, 'h', {
          ...{ gatewayName: 'a', gatewayNamespace: 'a.b', hosts: ['a.example.com'] },
          backends: [{ service: app({}, c).service }],
        }),
      "gatewayNamespace is 'a.b', must be a name of at most 63",
    ],
    [
      'a class has at most 253 characters',
      (c) => new HostIngress(c, 'i', { hosts: { 'a.example.com': app({}, c).service }, className: 'a'.repeat(254) }),
      'must be a name of at most 253',
    ],
  ])('%s', (_, build, message) => {
    expect(() => build(testChart('models'))).toThrow(message);
  });
});

describe('an autoscaler of one track', () => {
  const options = { maxReplicas: 10 };

  test.each<[string, () => CanaryRelease, string]>([
    [
      'with a step',
      () => release({ step: CanaryStep.share(25) }),
      "chart/r: stable.autoscale() contradicts step 'share-25', which sets the number of pods of both tracks. Pass autoscaling to the CanaryRelease instead.",
    ],
    [
      'next to autoscaling',
      () => release({ step: CanaryStep.share(25), autoscaling: options }),
      'chart/r: stable.autoscale() contradicts autoscaling, which scales both tracks. Remove the call.',
    ],
    [
      'with fixed replicas',
      () => release({ stable: { image: 'a:1.0', replicas: 4 } }),
      'chart/r: stable.replicas is 4, contradicts stable.autoscale(): leave replicas out',
    ],
  ])('%s', (_, build, message) => {
    expect(() => build().stable.autoscale(options)).toThrow(message);
    const external = message
      .replace('.autoscale()', '.scaleExternally()')
      .replace('Pass autoscaling', 'Pass externalScaling');
    expect(() => build().stable.scaleExternally({ minReplicas: 1, ...options })).toThrow(new Error(external));
  });

  test('is accepted without a step and without replicas', () => {
    expect(release({}).stable.autoscale(options).maxReplicas).toBe(10);
  });
});

describe('no message names a prop that the caller did not pass', () => {
  test('of a split', () => {
    expect(() => ReplicaSplit.smallest({ percent: 5, minStable: 30 })).toThrow(
      'ReplicaSplit: minStable is 30, needs maxReplicas for both tracks together: pass maxReplicas above 30',
    );
    expect(() => release({ step: CanaryStep.share(5), stable: { image: 'a:1.0', replicas: 30 } })).toThrow(
      'chart/r: stable.replicas is 30, needs maxReplicas for both tracks together: pass maxReplicas above 30',
    );
    expect(() => release({ step: CanaryStep.share(5), autoscaling: { maxReplicas: 3, minReplicas: 0 } })).toThrow(
      'chart/r: autoscaling.minReplicas is 0, must be a whole number from 1 to 99999',
    );
  });
});

test('a model can take hours to load, and the deadlines follow', () => {
  const chart = testChart();
  app({ timing: { loadTime: Duration.minutes(90) } }, chart);
  const deployment = find(synth(chart), 'Deployment');
  expect(at(deployment, 'spec.template.spec.containers.0.startupProbe')).toMatchObject({
    periodSeconds: 10,
    failureThreshold: 1081,
  });
  // 45 to stop, 300 to schedule and pull, 10,800 + 15 to start, 10 until ready, 5 to count
  expect(at(deployment, 'spec.progressDeadlineSeconds')).toBe(11_175);
});

test('two apps with the same name cause one finding', () => {
  const chart = testChart();
  app({ service: { serviceType: ServiceType.NODE_PORT, nodePort: 30080 } }, chart).autoscale({ maxReplicas: 3 });
  const twin = { ...base, name: 'm', service: { serviceType: ServiceType.NODE_PORT, nodePort: 30080 } };
  new MlApp(chart, 'twin', twin).autoscale({ maxReplicas: 3, metrics: [ScalingMetric.cpu(50)] });
  expect(() => synth(chart)).toThrow(
    /^Validation failed with the following errors:\n {2}\[[^\n]*\] duplicate-name: metadata.name is 'm', [^\n]* \(their Deployment, NetworkPolicy, Service, PodDisruptionBudget, HorizontalPodAutoscaler also collide\): pass another name[^\n]*$/,
  );
});
