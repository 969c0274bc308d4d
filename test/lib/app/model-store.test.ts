import { ImagePullPolicy } from 'cdk8s-plus-28';
import { MlApp, ModelStore, type ResourcesProps } from '../../../lib/index';
import { type Manifest, at, containerOf, find, synth, testChart } from '../../support';

const SHA256 = 'a'.repeat(64);
const URL = 'https://models.example.com/sentiment/model-1.4.0.onnx';

function objectsWith(modelStore: ModelStore, resources?: ResourcesProps): Manifest[] {
  const chart = testChart();
  new MlApp(chart, 'model', { image: 'server:1.0', port: 8080, modelStore, resources });
  return synth(chart);
}

const deploymentWith = (modelStore: ModelStore) => find(objectsWith(modelStore), 'Deployment');
const DOWNLOAD_SCRIPT = `\
if [ -e "$TARGET" ]; then exit 0; fi
wget -c -O "$TARGET.part" "$URL"
printf '%s  %s\\n' "$SHA256" "$TARGET.part" | sha256sum -c || { rm "$TARGET.part"; exit 1; }
mv "$TARGET.part" "$TARGET"`;
const TMP_MOUNT = { mountPath: '/tmp', name: 'tmp' };

test('in the image: nothing is mounted', () => {
  expect(containerOf(deploymentWith(ModelStore.inImage())).volumeMounts).toEqual([TMP_MOUNT]);
});

test('a PersistentVolumeClaim is mounted read only', () => {
  const deployment = deploymentWith(ModelStore.fromClaimName('weights', { mountPath: '/srv/weights' }));
  expect(containerOf(deployment).volumeMounts).toContainEqual({
    mountPath: '/srv/weights',
    name: 'model',
    readOnly: true,
  });
  expect(at(deployment, 'spec.template.spec.volumes')).toContainEqual({
    name: 'model',
    persistentVolumeClaim: { claimName: 'weights', readOnly: true },
  });
});

test('an OCI image is mounted as a volume', () => {
  const store = ModelStore.ociImage('registry.example.com/weights:1.4.0', { imagePullPolicy: ImagePullPolicy.ALWAYS });
  const deployment = deploymentWith(store);
  expect(containerOf(deployment).volumeMounts).toContainEqual({ mountPath: '/models', name: 'model', readOnly: true });
  expect(at(deployment, 'spec.template.spec.volumes')).toContainEqual({
    name: 'model',
    image: { reference: 'registry.example.com/weights:1.4.0', pullPolicy: 'Always' },
  });
});

describe('a download', () => {
  const objects = objectsWith(ModelStore.download(URL, { sha256: SHA256, size: '200Mi' }));
  const deployment = find(objects, 'Deployment');
  const init = at(deployment, 'spec.template.spec.initContainers.0');

  test('is complete and verified before the server starts', () => {
    expect(init).toMatchObject({
      name: 'model-download',
      image: 'busybox:1.37',
      command: ['sh', '-ec', DOWNLOAD_SCRIPT],
      env: [
        { name: 'HOME', value: '/tmp' },
        { name: 'USER', value: 'nonroot' },
        { name: 'URL', value: URL },
        { name: 'SHA256', value: SHA256 },
        { name: 'TARGET', value: '/models/model-1.4.0.onnx' },
      ],
      volumeMounts: [{ mountPath: '/models', name: 'model' }, TMP_MOUNT],
    });
    expect(containerOf(deployment).volumeMounts).toContainEqual({
      mountPath: '/models',
      name: 'model',
      readOnly: true,
    });
    expect(at(deployment, 'spec.template.spec.volumes')).toContainEqual({
      name: 'model',
      emptyDir: { sizeLimit: '200Mi' },
    });
  });

  test('requests at most the resources of the server, and has the same security context', () => {
    expect(at(init, 'resources')).toEqual(containerOf(deployment).resources);
    expect(at(init, 'securityContext')).toEqual(containerOf(deployment).securityContext);
  });

  test('can reach the port of its URL', () => {
    expect(at(find(objects, 'NetworkPolicy').spec, 'egress.1')).toEqual({ ports: [{ port: 443, protocol: 'TCP' }] });
  });

  test.each([
    ['https://models.example.com', [{ ports: [{ port: 443, protocol: 'TCP' }] }]],
    ['http://models.example.com:9000', [{ ports: [{ port: 9000, protocol: 'TCP' }] }]],
    [
      'http://minio',
      [{ ports: [{ port: 80, protocol: 'TCP' }] }, { ports: [{ protocol: 'TCP' }], to: [{ podSelector: {} }] }],
    ],
    ['https://example.com', [{ ports: [{ port: 443, protocol: 'TCP' }] }]],
    [
      'http://minio.storage',
      [
        { ports: [{ port: 80, protocol: 'TCP' }] },
        {
          ports: [{ protocol: 'TCP' }],
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'storage' } } }],
        },
      ],
    ],
    [
      'http://minio.storage.svc.cluster.local:8000',
      [
        { ports: [{ port: 8000, protocol: 'TCP' }] },
        {
          ports: [{ protocol: 'TCP' }],
          to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'storage' } } }],
        },
      ],
    ],
  ])('of %s reaches the pods of a Service on any port', (origin, rules) => {
    const policy = find(objectsWith(ModelStore.download(`${origin}/m.onnx`, { sha256: SHA256 })), 'NetworkPolicy');
    expect(policy.spec.egress.slice(1)).toEqual(rules);
  });

  test('requests no GPU', () => {
    const withGpu = objectsWith(ModelStore.download(URL, { sha256: SHA256 }), { gpus: 1, memory: '16Gi' });
    const requests = at(find(withGpu, 'Deployment'), 'spec.template.spec.initContainers.0.resources.requests');
    expect(requests).not.toHaveProperty('nvidia.com/gpu');
  });
});

test.each([
  [ModelStore.fromClaimName('My Claim'), "chart/model: modelStore.claimName is 'My Claim', must be a name"],
  [
    ModelStore.fromClaimName('c', { mountPath: 'models' }),
    "chart/model: modelStore.mountPath is 'models', must be an absolute path without ':', '..' or a '/' at its end, like '/models'",
  ],
  [ModelStore.ociImage(''), "chart/model: modelStore.reference is '', must be an image reference"],
  [ModelStore.download('model.onnx', { sha256: SHA256 }), "chart/model: modelStore.url is 'model.onnx', must be a URL"],
  [
    ModelStore.download('ftp://example.com/m.onnx', { sha256: SHA256 }),
    'must be an http or https URL without credentials that ends in a file name',
  ],
  [
    ModelStore.download('https://me:secret@example.com/m.onnx', { sha256: SHA256 }),
    "chart/model: modelStore.url is 'https://***@example.com/m.onnx', must be an http or https URL without credentials",
  ],
  [
    ModelStore.download('https://:secret@example.com/m.onnx', { sha256: SHA256 }),
    "modelStore.url is 'https://***@example.com/m.onnx', must be an http or https URL without credentials",
  ],
  [ModelStore.download('https://example.com/', { sha256: SHA256 }), 'ends in a file name'],
  [
    ModelStore.download(URL, { sha256: 'abc' }),
    "chart/model: modelStore.sha256 is 'abc', must be 64 lower-case hexadecimal digits: pass the checksum that sha256sum prints",
  ],
  [
    ModelStore.download(URL, { sha256: SHA256, size: '2Gi' }),
    "chart/model: modelStore.size is '2Gi', must be at most the ephemeral storage limit '1Gi', which it counts against: lower it or raise resources.ephemeralStorageLimit",
  ],
])('an invalid store is rejected (%#)', (store, message) => {
  expect(() => objectsWith(store)).toThrow(message);
});
