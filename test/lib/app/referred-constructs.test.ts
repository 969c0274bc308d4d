import { ApiObject, App, Chart } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-28';
import { HostIngress, HttpRoute, MlApp, ModelStore } from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

const PROPS = { image: 'registry.example.com/model:1.0', port: 8080 };
const kinds = (chart: Chart) => synth(chart).map(({ kind }) => kind);

describe('a claim', () => {
  const claimIn = (chart: Chart) =>
    new PersistentVolumeClaim(chart, 'claim', {
      metadata: { name: 'weights' },
      accessModes: [PersistentVolumeAccessMode.READ_ONLY_MANY],
    });

  test('is mounted by its name, and applied before the app', () => {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace: 'models' });
    const storage = new Chart(app, 'storage', { namespace: 'models' });
    const claim = claimIn(storage);
    new MlApp(chart, 'model', { ...PROPS, modelStore: ModelStore.fromClaim(claim) });
    const volumes = at(find(synth(chart), 'Deployment'), 'spec.template.spec.volumes');
    expect(volumes).toContainEqual({
      name: 'model',
      persistentVolumeClaim: { claimName: 'weights', readOnly: true },
    });
    const order = app.synthYaml();
    expect(order.indexOf('PersistentVolumeClaim')).toBeLessThan(order.indexOf('kind: Deployment'));
  });

  test('that is only referred to gives the same manifest as its name', () => {
    const [one, two] = [testChart(), testChart()];
    const referred = PersistentVolumeClaim.fromClaimName(one, 'claim', 'weights');
    new MlApp(one, 'model', { ...PROPS, modelStore: ModelStore.fromClaim(referred) });
    new MlApp(two, 'model', { ...PROPS, modelStore: ModelStore.fromClaimName('weights') });
    expect(synth(one)).toEqual(synth(two));
  });

  test('of another namespace is an error', () => {
    const claim = claimIn(testChart('storage'));
    expect(() => new MlApp(testChart('models'), 'm', { ...PROPS, modelStore: ModelStore.fromClaim(claim) })).toThrow(
      "chart/m: modelStore.claim is 'storage/weights', must be in the namespace 'models': add an MlApp to its chart",
    );
  });
});

describe('a TLS Secret', () => {
  const hosts = (chart: Chart) => ({ 'model.example.com': new MlApp(chart, 'model', PROPS).service });

  test('is referred to by its name, and applied before the Ingress', () => {
    const chart = testChart('models');
    const backends = hosts(chart);
    const ingress = new HostIngress(chart, 'ingress', {
      hosts: backends,
      tlsSecret: new Secret(new Chart(chart, 'secrets', { namespace: 'models' }), 's', { metadata: { name: 'tls' } }),
    });
    expect(at(find(synth(chart), 'Ingress'), 'spec.tls')).toEqual([
      { hosts: ['model.example.com'], secretName: 'tls' },
    ]);
    expect(ingress.ingress.node.dependencies.map(({ node }) => node.path)).toEqual(['chart/secrets/s']);
  });

  test('of another namespace, and one next to a name, are errors', () => {
    const chart = testChart('models');
    const backends = hosts(chart);
    const secret = new Secret(testChart('other'), 's', { metadata: { name: 'tls' } });
    expect(() => new HostIngress(chart, 'a', { hosts: backends, tlsSecret: secret })).toThrow(
      "chart/a: tlsSecret is 'other/tls', must be in the namespace 'models'",
    );
    expect(() => new HostIngress(chart, 'b', { hosts: backends, tlsSecret: secret, tlsSecretName: 'tls' })).toThrow(
      "chart/b: tlsSecretName is 'tls', contradicts tlsSecret: leave one of them out",
    );
  });
});

describe('a Gateway', () => {
  const gatewayIn = (chart: Chart, kind = 'Gateway') =>
    new ApiObject(chart, 'gateway', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind,
      metadata: { name: 'public' },
      spec: {},
    });
  const routeTo = (chart: Chart, props: object) =>
    new HttpRoute(chart, 'route', {
      hosts: ['model.example.com'],
      backends: [{ service: new MlApp(chart, 'model', PROPS).service }],
      ...props,
    });
  const parentIn = (chart: Chart) => at(find(synth(chart), 'HTTPRoute'), 'spec.parentRefs');

  test('gives its name and namespace, and is applied before the route', () => {
    const chart = testChart('models');
    const { route } = routeTo(chart, { gateway: gatewayIn(new Chart(chart, 'infra', { namespace: 'gateways' })) });
    expect(parentIn(chart)).toEqual([{ name: 'public', namespace: 'gateways' }]);
    expect(route.node.dependencies.map(({ node }) => node.path)).toEqual(['chart/infra/gateway']);
  });

  test('of the same namespace needs no namespace', () => {
    const chart = testChart('models');
    routeTo(chart, { gateway: gatewayIn(chart) });
    expect(parentIn(chart)).toEqual([{ name: 'public' }]);
    expect(kinds(chart).indexOf('Gateway')).toBeLessThan(kinds(chart).indexOf('HTTPRoute'));
  });

  test.each([
    [
      { gatewayName: 'public' },
      "gatewayName is 'public', contradicts gateway, which contains it: leave one of them out",
    ],
    [
      { gatewayNamespace: 'x' },
      "gatewayNamespace is 'x', contradicts gateway, which contains it: leave one of them out",
    ],
  ])('rejects %j next to it', (props, message) => {
    const chart = testChart('models');
    expect(() => routeTo(chart, { gateway: gatewayIn(chart), ...props })).toThrow(`chart/route: ${message}`);
  });

  test('of another kind, or no object, is an error', () => {
    const chart = testChart('models');
    expect(() => routeTo(chart, { gateway: gatewayIn(chart, 'GatewayClass') })).toThrow(
      "chart/route: gateway is 'GatewayClass/public', must be a Gateway: pass the construct of one",
    );
    const other = testChart('models');
    expect(() => routeTo(other, { gateway: new Chart(other, 'empty') })).toThrow(
      'chart/route: gateway is an instance of Chart, which represents no object: pass the ApiObject of a Gateway',
    );
  });
});
