import { ApiObject, JsonPatch } from 'cdk8s';
import { ConfigMap, Deployment, EmptyDirMedium, Secret, Volume } from 'cdk8s-plus-28';
import type { MlAppProps } from '../../../lib/index';
import { MlApp, ModelStore, Overrides } from '../../../lib/index';
import { at, find, synth, testChart } from '../../support';

const props: MlAppProps = { image: 'example.com/model:1.0', port: 8080 };

const objectsOf = (changes: Partial<MlAppProps>, build: (app: MlApp) => void = () => undefined) => {
  const chart = testChart('ns');
  build(new MlApp(chart, 'model', { ...props, ...changes }));
  return synth(chart);
};

describe('a default of Kubernetes', () => {
  test('is not written', () => {
    const { template, ...spec } = find(objectsOf({}), 'Deployment').spec;
    const { containers, ...pod } = template.spec;
    expect(spec).toEqual({
      minReadySeconds: 5,
      replicas: 2,
      selector: { matchLabels: { app: 'model' } },
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, type: 'RollingUpdate' },
    });
    expect(pod).toEqual({
      topologySpreadConstraints: expect.any(Array) as unknown,
      volumes: [{ name: 'tmp', emptyDir: {} }],
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { fsGroup: 65532, runAsNonRoot: true },
      serviceAccountName: 'model',
      terminationGracePeriodSeconds: 45,
    });
    expect(Object.keys(containers[0])).toEqual([
      'env',
      'image',
      'imagePullPolicy',
      'lifecycle',
      'livenessProbe',
      'name',
      'ports',
      'readinessProbe',
      'resources',
      'securityContext',
      'startupProbe',
      'volumeMounts',
    ]);
    expect(find(objectsOf({}), 'Service').spec).toEqual({
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
      selector: { app: 'model' },
      type: 'ClusterIP',
    });
  });

  test('is not written in an init container', () => {
    const modelStore = ModelStore.download('https://example.com/m.onnx', { sha256: 'a'.repeat(64) });
    const { initContainers } = find(objectsOf({ modelStore }), 'Deployment').spec.template.spec;
    expect(initContainers[0].securityContext).not.toHaveProperty('privileged');
  });

  test.each([
    ['Deployment', 'spec.template.spec.hostNetwork', false],
    ['Deployment', 'spec.template.spec.dnsPolicy', 'ClusterFirst'],
    ['Deployment', 'spec.template.spec.restartPolicy', 'Always'],
    ['Deployment', 'spec.template.spec.containers.0.securityContext.privileged', false],
    ['Deployment', 'spec.template.spec.containers.0.readinessProbe.httpGet.scheme', 'HTTP'],
    ['Service', 'spec.externalIPs', []],
  ])('arrives if the user sets it in %s: %s %j', (kind, field, value) => {
    const overridden = objectsOf({}, (app) =>
      Overrides.of(kind === 'Service' ? app.service : app.deployment).add(field, value),
    );
    expect(at(find(overridden, kind), field)).toEqual(value);
    const patched = objectsOf({}, (app) =>
      ApiObject.of(kind === 'Service' ? app.service : app.deployment).addJsonPatch(
        JsonPatch.add(`/${field.replaceAll('.', '/')}`, value),
      ),
    );
    expect(at(find(patched, kind), field)).toEqual(value);
  });

  test('reaches the manifest although cdk8s-plus gives the field another name', () => {
    const field = 'spec.template.spec.setHostnameAsFQDN';
    const objects = objectsOf({}, (app) => Overrides.of(app).add(field, false));
    expect(at(find(objects, 'Deployment'), field)).toBe(false);
  });

  test('is written if another value is set', () => {
    const timing = { readinessSuccesses: 3 };
    const { readinessProbe } = find(objectsOf({ timing }), 'Deployment').spec.template.spec.containers[0];
    expect(readinessProbe.successThreshold).toBe(3);
  });
});

describe('the policy for the group of volumes', () => {
  const contextWith = (mount: (app: MlApp) => Volume) =>
    find(
      objectsOf({}, (app) => app.container.mount('/data', mount(app))),
      'Deployment',
    ).spec.template.spec.securityContext;

  test.each<[string, (app: MlApp) => Volume]>([
    ['emptyDir', (app) => Volume.fromEmptyDir(app, 'v', 'v', { medium: EmptyDirMedium.MEMORY })],
    ['ConfigMap', (app) => Volume.fromConfigMap(app, 'v', ConfigMap.fromConfigMapName(app, 'm', 'm'))],
    ['Secret', (app) => Volume.fromSecret(app, 'v', Secret.fromSecretName(app, 's', 's'))],
  ])('is not written for %s, which it does not apply to', (_, mount) => {
    expect(contextWith(mount)).toEqual({ fsGroup: 65532, runAsNonRoot: true });
  });

  test('is written for other volumes', () => {
    expect(contextWith((app) => Volume.fromHostPath(app, 'v', 'v', { path: '/data' }))).toEqual({
      fsGroup: 65532,
      fsGroupChangePolicy: 'OnRootMismatch',
      runAsNonRoot: true,
    });
  });
});

describe("without cdk8s-plus' label on the pods", () => {
  test('a policy of cdk8s-plus selects them by the labels of the app', () => {
    const objects = objectsOf({}, (app) => app.deployment.connections.allowFrom(app.deployment, { ports: [] }));
    const selectors = objects
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name !== 'model')
      .map(({ spec }) => spec.podSelector);
    expect(selectors).toEqual([{ matchLabels: { app: 'model' } }, { matchLabels: { app: 'model' } }]);
  });

  test('a scheduling rule of another Deployment selects them by the labels of the app', () => {
    const chart = testChart('ns');
    const app = new MlApp(chart, 'model', props);
    const other = new Deployment(chart, 'other', { containers: [{ image: 'example.com/other:1' }] });
    other.scheduling.colocate(app.deployment);
    const { template } = find(synth(chart), 'Deployment', other.name).spec;
    const [term] = template.spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution;
    expect(term.labelSelector).toEqual({ matchLabels: { app: 'model' } });
  });
});

test('a Deployment of the user keeps all fields that cdk8s-plus writes', () => {
  const chart = testChart('ns');
  new Deployment(chart, 'other', { containers: [{ image: 'example.com/other:1' }] });
  new MlApp(chart, 'model', props);
  const [other] = synth(chart).filter(({ metadata }) => metadata.name !== 'model');
  expect(other?.spec.template.metadata.labels).toHaveProperty(['cdk8s.io/metadata.addr']);
  expect(other?.spec.template.spec).toMatchObject({ dnsPolicy: 'ClusterFirst', hostNetwork: false });
});
