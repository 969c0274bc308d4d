import { ServiceType } from 'cdk8s-plus-28';
import { MlApp, type MlAppProps } from '../../../lib/index';
import { at, containerOf, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

describe('the Deployment', () => {
  const chart = testChart();
  new MlApp(chart, 'model', props);
  const deployment = find(synth(chart), 'Deployment', 'model');

  test.each([
    ['spec.replicas', 2],
    ['spec.selector.matchLabels', { app: 'model' }],
    ['spec.strategy.rollingUpdate', { maxSurge: 1, maxUnavailable: 0 }],
    ['spec.minReadySeconds', 5],
    ['spec.progressDeadlineSeconds', undefined],
    ['spec.template.metadata.labels.app', 'model'],
    ['spec.template.spec.serviceAccountName', 'model'],
    ['spec.template.spec.automountServiceAccountToken', false],
    ['spec.template.spec.enableServiceLinks', false],
    ['spec.template.spec.terminationGracePeriodSeconds', 45],
    ['spec.template.spec.topologySpreadConstraints.0.topologyKey', 'kubernetes.io/hostname'],
    ['spec.template.spec.topologySpreadConstraints.1.topologyKey', 'topology.kubernetes.io/zone'],
    ['spec.template.spec.topologySpreadConstraints.1.labelSelector', { matchLabels: { app: 'model' } }],
  ])('has %s: %j', (path, value) => {
    expect(at(deployment, path)).toEqual(value);
  });

  test.each([
    ['image', 'example.com/model:1.0'],
    ['imagePullPolicy', 'IfNotPresent'],
    ['ports', [{ containerPort: 8080, name: 'http', protocol: 'TCP' }]],
    [
      'resources',
      {
        requests: { cpu: '500m', memory: '512Mi', 'ephemeral-storage': '128Mi' },
        limits: { memory: '512Mi', 'ephemeral-storage': '1Gi' },
      },
    ],
    ['lifecycle', { preStop: { sleep: { seconds: 10 } } }],
    ['startupProbe.httpGet', { path: '/readyz', port: 8080 }],
    ['readinessProbe.httpGet', { path: '/readyz', port: 8080 }],
    ['livenessProbe.httpGet', { path: '/livez', port: 8080 }],
    ['volumeMounts', [{ mountPath: '/tmp', name: 'tmp' }]],
    [
      'env',
      [
        { name: 'HOME', value: '/tmp' },
        { name: 'USER', value: 'nonroot' },
      ],
    ],
  ])('has a container with %s: %j', (path, value) => {
    expect(at(containerOf(deployment), path)).toEqual(value);
  });

  test('meets the Pod Security Standard "restricted" and has a read-only root', () => {
    expect(at(containerOf(deployment), 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });
});

describe('autoscale()', () => {
  test('adds an autoscaling/v2 autoscaler and leaves the replicas to it', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', props);
    app.autoscale({ name: 'scaler', minReplicas: 3, maxReplicas: 9, targetCpuUtilization: 65 });
    const objects = synth(chart);
    expect(find(objects, 'HorizontalPodAutoscaler', 'scaler')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        minReplicas: 3,
        maxReplicas: 9,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'model' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 65 } } },
        ],
      },
    });
    expect(find(objects, 'Deployment').spec).not.toHaveProperty('replicas');
    expect([app.minReplicas, app.maxReplicas]).toEqual([3, 9]);
  });

  test('has at least two replicas and targets 80% CPU by default', () => {
    const chart = testChart();
    new MlApp(chart, 'model', props).autoscale({ maxReplicas: 5 });
    const { spec } = find(synth(chart), 'HorizontalPodAutoscaler', 'model');
    expect(at(spec, 'minReplicas')).toBe(2);
    expect(at(spec, 'metrics.0.resource.target.averageUtilization')).toBe(80);
  });

  test.each([
    [
      { minReplicas: 6, maxReplicas: 5 },
      'chart/model/autoscaling: minReplicas is 6, must be at most maxReplicas 5: lower it or raise maxReplicas',
    ],
    [
      { maxReplicas: 1 },
      'chart/model/autoscaling: maxReplicas is 1, must be at least the default minimum 2: raise it, or pass a lower minReplicas',
    ],
    [
      { minReplicas: 0, maxReplicas: 5 },
      'chart/model/autoscaling: minReplicas is 0, must be a whole number from 1 to 2147483647: pass the number of pods',
    ],
    [
      { minReplicas: 1, maxReplicas: 1.5 },
      'chart/model/autoscaling: maxReplicas is 1.5, must be a whole number from 1 to 2147483647: pass the number of pods',
    ],
    [
      { maxReplicas: 5, targetCpuUtilization: 0 },
      'chart/model/autoscaling: targetCpuUtilization is 0, must be a whole number from 1 to 2147483647: pass a percentage of the CPU request',
    ],
    [{ maxReplicas: 5, name: 'My HPA' }, /^chart\/model\/autoscaling: name is 'My HPA', must be a name of at most 253/],
  ])('rejects %j', (options, message) => {
    const app = new MlApp(testChart(), 'model', props);
    expect(() => app.autoscale(options)).toThrow(message);
  });

  test('rejects fixed replicas', () => {
    const app = new MlApp(testChart(), 'model', { ...props, replicas: 3 });
    expect(() => app.autoscale({ maxReplicas: 5 })).toThrow(
      'chart/model: replicas is 3, contradicts autoscale(): leave replicas out and pass minReplicas: 3',
    );
  });

  test('rejects zero replicas without a minimum that autoscale() rejects', () => {
    const app = new MlApp(testChart(), 'model', { ...props, replicas: 0 });
    expect(() => app.autoscale({ maxReplicas: 5 })).toThrow(
      /^chart\/model: replicas is 0, contradicts autoscale\(\): leave replicas out$/,
    );
  });

  test('rejects a second autoscaler', () => {
    const app = new MlApp(testChart(), 'model', props);
    app.autoscale({ maxReplicas: 5 });
    expect(() => app.autoscale({ maxReplicas: 5 })).toThrow(
      'autoscale() is called twice, but a Deployment can have only one autoscaler',
    );
  });
});

describe('expose()', () => {
  test('adds a second Service for the same pods', () => {
    const chart = testChart();
    const app = new MlApp(chart, 'model', { ...props, service: { name: 'model-internal' } });
    app.expose({ serviceType: ServiceType.LOAD_BALANCER, port: 443, nodePort: 30443 });
    const objects = synth(chart);
    expect(find(objects, 'Service', 'model-internal').spec).toMatchObject({
      type: 'ClusterIP',
      selector: { app: 'model' },
    });
    expect(find(objects, 'Service', 'model').spec).toMatchObject({
      type: 'LoadBalancer',
      selector: { app: 'model' },
      ports: [{ port: 443, targetPort: 8080, nodePort: 30443 }],
    });
  });

  test.each([
    [{}, "chart/model: another Service of this app has the name 'model'. Pass another name to expose()."],
    [
      { name: 'twice' },
      "chart/model: another Service of this app has the name 'twice'. Pass another name to expose().",
    ],
    [
      { name: 'x', port: 0 },
      'chart/model: expose().port is 0, must be a whole number from 1 to 65535: pass the port that clients connect to',
    ],
    [
      { name: 'x', nodePort: 30000 },
      'chart/model: expose().nodePort is 30000, needs expose().serviceType NODE_PORT or LOAD_BALANCER: pass one of them, because a ClusterIP has no node port',
    ],
    [
      { name: 'x', serviceType: ServiceType.NODE_PORT, nodePort: 8080 },
      'chart/model: expose().nodePort is 8080, must be a whole number from 30000 to 32767',
    ],
    [
      { name: 'x', serviceType: ServiceType.EXTERNAL_NAME },
      "chart/model: expose().serviceType is 'ExternalName', must be ClusterIP, NodePort or LoadBalancer",
    ],
  ])('rejects %j', (options, message) => {
    const app = new MlApp(testChart(), 'model', props);
    app.expose({ name: 'twice' });
    expect(() => app.expose(options)).toThrow(message);
  });
});
