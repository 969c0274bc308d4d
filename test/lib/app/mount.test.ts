import { Chart, Size } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-28';
import { CanaryRelease, MlApp, type MlAppProps, ModelStore, Mount } from '../../../lib';
import { type Manifest, at, containerOf, find, synth, testChart } from '../../support';

const SERVER = { image: 'server:1.0', port: 8080 };
const TMP_MOUNT = { mountPath: '/tmp', name: 'tmp' };
const TMP = { name: 'tmp', emptyDir: {} };

function deploymentWith(mounts: Mount[], props: Partial<MlAppProps> = {}): Manifest {
  const chart = testChart('models');
  new MlApp(chart, 'model', { ...SERVER, ...props, mounts });
  return find(synth(chart), 'Deployment');
}

const volumesOf = (deployment: Manifest) => at(deployment, 'spec.template.spec.volumes');

test.each<[string, Mount, object, object]>([
  ['an empty folder', Mount.emptyDir('/cache'), { emptyDir: {} }, {}],
  [
    'an empty folder with a size',
    Mount.emptyDir('/cache', { size: '512Mi' }),
    { emptyDir: { sizeLimit: '512Mi' } },
    {},
  ],
  [
    'an empty folder in memory',
    Mount.memory('/cache', { size: '256Mi' }),
    { emptyDir: { medium: 'Memory', sizeLimit: '256Mi' } },
    {},
  ],
  ['a claim', Mount.fromClaimName('/cache', 'cache-v1'), { persistentVolumeClaim: { claimName: 'cache-v1' } }, {}],
  [
    'an ephemeral claim',
    Mount.ephemeralClaim('/cache', { size: '50Gi', storageClassName: 'fast' }),
    {
      ephemeral: {
        volumeClaimTemplate: {
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '50Gi' } },
            storageClassName: 'fast',
          },
        },
      },
    },
    {},
  ],
  [
    'an ephemeral claim of the default class',
    Mount.ephemeralClaim('/cache', { size: '50Gi' }),
    {
      ephemeral: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } },
        },
      },
    },
    {},
  ],
  [
    'the files of a ConfigMap',
    Mount.fromConfigMapName('/cache', 'settings'),
    { configMap: { name: 'settings' } },
    { readOnly: true },
  ],
  [
    'the files of a Secret',
    Mount.fromSecretName('/cache', 'license'),
    { secret: { secretName: 'license' } },
    { readOnly: true },
  ],
])('%s', (_, mount, volume, mounted) => {
  const deployment = deploymentWith([mount]);
  // overrides of the library come after the volumes of cdk8s-plus
  expect(volumesOf(deployment)).toHaveLength(2);
  expect(volumesOf(deployment)).toEqual(expect.arrayContaining([TMP, { name: 'cache', ...volume }]));
  expect(containerOf(deployment).volumeMounts).toEqual([TMP_MOUNT, { mountPath: '/cache', name: 'cache', ...mounted }]);
});

test('a claim that is a construct is applied before the app', () => {
  const chart = testChart('models');
  const claim = new PersistentVolumeClaim(chart, 'claim', {
    metadata: { name: 'feedback' },
    accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY],
    storage: Size.gibibytes(5),
  });
  const { deployment } = new MlApp(chart, 'model', { ...SERVER, mounts: [Mount.fromClaim('/srv/feedback', claim)] });
  expect(volumesOf(find(synth(chart), 'Deployment'))).toContainEqual({
    name: 'srv-feedback',
    persistentVolumeClaim: { claimName: 'feedback' },
  });
  expect(deployment.node.dependencies).toContain(claim);
});

test('each path has its own volume, in any order', () => {
  const paths = ['/srv/a-b', '/srv/a/b', '/SRV', '/model', '/shm', `/${'a'.repeat(70)}`, '/home/app/.cache'];
  const namesOf = (order: string[]) =>
    new Map(
      (containerOf(deploymentWith(order.map((path) => Mount.emptyDir(path)))).volumeMounts as any[]).map(
        ({ mountPath, name }) => [mountPath as string, name as string],
      ),
    );
  const names = namesOf(paths);
  expect(new Set(names.values()).size).toBe(paths.length + 1);
  expect([...names.values()].filter((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))).toEqual([]);
  expect(names.get('/srv/a/b')).toBe('srv-a-b');
  expect(namesOf([...paths].reverse())).toEqual(names);
});

test('a single pod that mounts a ReadWriteOnce claim stops before its replacement starts', () => {
  const chart = testChart('models');
  const claim = new PersistentVolumeClaim(chart, 'claim', {
    metadata: { name: 'feedback' },
    accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE],
    storage: Size.gibibytes(5),
  });
  const mounts = [Mount.fromClaim('/srv/feedback', claim)];
  new MlApp(chart, 'model', { ...SERVER, replicas: 1, mounts });
  expect(at(find(synth(chart), 'Deployment'), 'spec.strategy.rollingUpdate')).toEqual({
    maxSurge: 0,
    maxUnavailable: 1,
  });
});

test('the check claim-access reports a ReadWriteOnce claim that two pods mount', () => {
  const chart = testChart('models');
  const claim = new PersistentVolumeClaim(chart, 'claim', {
    metadata: { name: 'feedback' },
    accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE],
    storage: Size.gibibytes(5),
  });
  new MlApp(chart, 'model', { ...SERVER, mounts: [Mount.fromClaim('/srv/feedback', claim)] });
  expect(() => (chart.node.root as any).synthYaml()).toThrow("claim-access: claimName is 'feedback'");
});

test('both tracks of a release have the mounts', () => {
  const chart = testChart('models');
  const tracks = { stable: { image: 'server:1.0' }, canary: { image: 'server:2.0' } };
  new CanaryRelease(chart, 'model', { port: 8080, ...tracks, mounts: [Mount.emptyDir('/cache')] });
  const objects = synth(chart);
  for (const name of ['model-stable', 'model-canary']) {
    const { volumeMounts } = containerOf(find(objects, 'Deployment', name));
    expect(volumeMounts).toEqual([TMP_MOUNT, { mountPath: '/cache', name: 'cache' }]);
  }
});

test.each<[string, () => Mount[], Partial<MlAppProps>, string]>([
  [
    'two mounts at one path',
    () => [Mount.emptyDir('/cache'), Mount.fromClaimName('/cache', 'cache')],
    {},
    "chart/model: mounts[1].mountPath is '/cache', which is already the path of mounts[0]: pass another path",
  ],
  [
    'a mount at /tmp',
    () => [Mount.emptyDir('/tmp')],
    {},
    "chart/model: mounts[0].mountPath is '/tmp', which is already a writable emptyDir: leave the mount out, or pass another path like '/cache'",
  ],
  [
    'a mount at /dev/shm',
    () => [Mount.memory('/dev/shm', { size: '64Mi' })],
    {},
    "chart/model: mounts[0].mountPath is '/dev/shm', which is shared memory: leave the mount out and pass resources.sharedMemory",
  ],
  [
    'a mount at the path of the model',
    () => [Mount.emptyDir('/models')],
    { modelStore: ModelStore.fromClaimName('weights') },
    "chart/model: mounts[0].mountPath is '/models', which is already the path of modelStore: pass another path",
  ],
  [
    'a path that is not absolute',
    () => [Mount.fromClaimName('cache', 'cache')],
    {},
    "chart/model: mounts[0].mountPath is 'cache', must be an absolute path without ':', '..' or a '/' at its end, like '/models'",
  ],
  [
    'a claim without a path',
    () => [Mount.fromClaimName(undefined as any, 'cache')],
    {},
    "Mount: mountPath is undefined, must be a string: pass a value such as '/srv/cache'",
  ],
  [
    'a folder larger than the ephemeral storage',
    () => [Mount.emptyDir('/cache', { size: '5Gi' })],
    {},
    "chart/model: mounts[0].size is '5Gi', must be at most the ephemeral storage limit '1Gi', which it counts against: lower it or raise resources.ephemeralStorageLimit",
  ],
  [
    'a folder larger than the memory',
    () => [Mount.memory('/cache', { size: '1Gi' })],
    {},
    "chart/model: mounts[0].size is '1Gi', must be at most the memory limit '512Mi', which it counts against: lower it or raise resources.memoryLimit",
  ],
  [
    'a name that no claim can have',
    () => [Mount.fromClaimName('/cache', 'My Claim')],
    {},
    "chart/model: mounts[0].claimName is 'My Claim', must be a name",
  ],
  [
    'a size that is no quantity',
    () => [Mount.ephemeralClaim('/cache', { size: '50 GB' })],
    {},
    "chart/model: mounts[0].size is '50 GB', must be a Kubernetes quantity: pass '50Gi'",
  ],
  [
    'a folder in memory without a size',
    () => [Mount.memory('/cache', {} as any)],
    {},
    "Mount: size is undefined, must be a string: pass a value such as '256Mi'",
  ],
])('%s is rejected', (_, mounts, props, message) => {
  expect(() => deploymentWith(mounts(), props)).toThrow(message);
});

test('a claim of another namespace is rejected', () => {
  const chart = testChart('models');
  const other = new Chart(chart.node.root, 'other', { namespace: 'other' });
  const claim = new PersistentVolumeClaim(other, 'claim', {
    metadata: { name: 'feedback' },
    storage: Size.gibibytes(5),
  });
  const mounts = [Mount.fromClaim('/srv/feedback', claim)];
  expect(() => new MlApp(chart, 'model', { ...SERVER, mounts })).toThrow(
    "chart/model: mounts[0].claim is 'other/feedback', must be in the namespace 'models': add an MlApp to its chart",
  );
});
