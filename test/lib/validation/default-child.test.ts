import { ApiObject, type Chart } from 'cdk8s';
import { Construct } from 'constructs';
import * as library from '../../../lib/index';
import { type Manifest, testChart } from '../../support';

const { MlApp } = library;
const base = { image: 'registry.example.com/m:1.0', port: 8080 };
const app = (chart: Chart, id = 'm') => new MlApp(chart, id, base);
const tracks = {
  port: 8080,
  stable: { image: 'registry.example.com/m:1.0' },
  canary: { image: 'registry.example.com/m:1.1' },
};

/** Default object of every construct. */
const CONSTRUCTS: { [name: string]: [create: (chart: Chart) => Construct, object: string] } = {
  Autoscaling: [
    (c) => new library.Autoscaling(c, 'a', { target: app(c).deployment, maxReplicas: 3 }),
    'HorizontalPodAutoscaler m',
  ],
  CanaryRelease: [(c) => new library.CanaryRelease(c, 'r', tracks), 'Service r'],
  CapacityQuota: [(c) => new library.CapacityQuota(c, 'q'), 'ResourceQuota q'],
  HostIngress: [(c) => new library.HostIngress(c, 'i', { hosts: { 'a.example.com': app(c).service } }), 'Ingress i'],
  HttpRoute: [
    (c) =>
      new library.HttpRoute(c, 'h', {
        gatewayName: 'g',
        hosts: ['a.example.com'],
        backends: [{ service: app(c).service }],
      }),
    'HTTPRoute h',
  ],
  MlApp: [app, 'Deployment m'],
  Monitoring: [(c) => new library.Monitoring(c, 'o', { apps: [app(c)] }), 'PrometheusRule o'],
  RestrictedNamespace: [(c) => new library.RestrictedNamespace(c, 'n'), 'Namespace models'],
};

const exported = Object.entries(library)
  .filter(
    ([, value]) => typeof value === 'function' && (value as { prototype: unknown }).prototype instanceof Construct,
  )
  .map(([name]) => name)
  // an app has no object
  .filter((name) => name !== 'FleetApp');

test.each(exported)('ApiObject.of() and Overrides.of() find the object of %s', (name) => {
  const [create, object] = CONSTRUCTS[name] ?? [() => testChart(), 'not in this test'];
  const chart = testChart('models');
  const construct = create(chart);
  library.Overrides.of(construct).add('metadata.annotations.changed', 'yes');
  const { kind, metadata } = ApiObject.of(construct).toJson() as Manifest;
  expect([`${kind} ${metadata.name}`, metadata.annotations?.changed]).toEqual([object, 'yes']);
});
