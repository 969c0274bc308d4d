import { CanaryRelease, type CanaryReleaseProps, CanaryStep, Health, ModelStore } from '../../../lib/index';
import { SERVING } from '../../../lib/app/prop-types';
import { CANARY_RELEASE } from '../../../lib/canary/prop-types';
import { type Manifest, at, containerOf, find, synth, testChart } from '../../support';

const server = 'registry.example.com/server:2.1.0';
const SHA = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const step = CanaryStep.share(25);

function build(props: Omit<CanaryReleaseProps, 'port'>): Manifest[] {
  const chart = testChart();
  new CanaryRelease(chart, 'model', { port: 8080, ...props });
  return synth(chart);
}

const deployment = (objects: Manifest[], track: string) => find(objects, 'Deployment', `model-${track}`);
const versionOf = (objects: Manifest[], track: string) =>
  (at(deployment(objects, track), 'spec.template.metadata.labels') as Record<string, string>)[
    'app.kubernetes.io/version'
  ];

test('a track takes every option of a server', () => {
  for (const track of ['stable', 'canary'] as const) {
    expect(Object.keys(CANARY_RELEASE.parts[track]?.parts ?? {})).toEqual(
      expect.arrayContaining(Object.keys(SERVING.parts)),
    );
  }
});

test('an option of a track replaces that of the release', () => {
  const objects = build({
    stable: { image: 'm:1', replicas: 1 },
    canary: { image: 'm:2', replicas: 1, env: { BATCH: '16' }, args: ['--fast'], readiness: Health.http('/v2/ready') },
    env: { LOG_LEVEL: 'info', BATCH: '8' },
    readiness: Health.http('/ready'),
    resources: { cpu: '2' },
  });
  const [stable, canary] = ['stable', 'canary'].map((track) => containerOf(deployment(objects, track)));
  const env = (container: typeof stable) =>
    (at(container, 'env') as { name: string; value: string }[]).filter(({ name }) => !['HOME', 'USER'].includes(name));
  expect([env(stable), env(canary)]).toEqual([
    [
      { name: 'LOG_LEVEL', value: 'info' },
      { name: 'BATCH', value: '8' },
    ],
    [{ name: 'BATCH', value: '16' }],
  ]);
  expect(stable).toMatchObject({ readinessProbe: { httpGet: { path: '/ready' } } });
  expect(canary).toMatchObject({ readinessProbe: { httpGet: { path: '/v2/ready' } }, args: ['--fast'] });
  expect([stable, canary].map((container) => at(container, 'resources.requests.cpu'))).toEqual(['2', '2']);
  expect(stable?.args).toBeUndefined();
});

test('a promotion gives the options of the canary to the stable track', () => {
  const tracks = {
    stable: { image: server, version: 'a', replicas: 4, env: { A: '1' } },
    canary: { image: server, version: 'b', env: { B: '2' }, resources: { cpu: '3' } },
  };
  const promoting = build({ ...tracks, step: CanaryStep.promoting(25), tolerance: 5 });
  const { spec } = deployment(promoting, 'stable');
  expect(containerOf(deployment(promoting, 'stable'))).toMatchObject({
    env: expect.arrayContaining([{ name: 'B', value: '2' }]) as unknown,
    resources: { requests: { cpu: '3' } },
  });
  expect(spec.replicas).toBe(4);
  const next = build({ stable: { ...tracks.canary, replicas: 4 } });
  const promoted = build({ ...tracks, step: CanaryStep.promoted() });
  expect(deployment(next, 'stable')).toEqual(deployment(promoted, 'stable'));
});

test.each<[string, ModelStore | undefined, string | undefined, string]>([
  ['the tag', undefined, undefined, '2.1.0'],
  ['the tag, for a model in the image', ModelStore.inImage(), undefined, '2.1.0'],
  ['the tag and that of the model', ModelStore.ociImage('registry.example.com:5000/weights:7'), undefined, '2.1.0-7'],
  [
    'the tag and the digest of the model',
    ModelStore.ociImage(`registry.example.com/weights@sha256:${SHA}`),
    undefined,
    '2.1.0-9f86d081884c',
  ],
  [
    'the tag and the hash of the download',
    ModelStore.download('https://models.example.com/a.onnx', { sha256: SHA }),
    undefined,
    '2.1.0-9f86d081884c',
  ],
  ['the tag, for a claim, whose files can change', ModelStore.fromClaimName('weights'), undefined, '2.1.0'],
  ['the prop', ModelStore.ociImage('registry.example.com/weights:7'), 'seven', 'seven'],
])('the version is %s', (_, modelStore, version, expected) => {
  expect(versionOf(build({ stable: { image: server, modelStore, version } }), 'stable')).toBe(expected);
});

test('a model of the release does not change the versions of the tracks', () => {
  const objects = build({
    stable: { image: 'm:1' },
    modelStore: ModelStore.ociImage('registry.example.com/weights:7'),
  });
  expect(versionOf(objects, 'stable')).toBe('1');
  expect(at(deployment(objects, 'stable'), 'spec.template.spec.volumes.1.image.reference')).toBe(
    'registry.example.com/weights:7',
  );
});

test('new weights can be a canary', () => {
  const weights = (tag: string) => ModelStore.ociImage(`registry.example.com/weights:${tag}`);
  const objects = build({
    stable: { image: server, modelStore: weights('7') },
    canary: { image: server, modelStore: weights('8') },
    step,
  });
  expect([versionOf(objects, 'stable'), versionOf(objects, 'canary')]).toEqual(['2.1.0-7', '2.1.0-8']);
  expect(at(deployment(objects, 'canary'), 'spec.template.spec.volumes.1.image.reference')).toBe(
    'registry.example.com/weights:8',
  );
});

test.each<[Omit<CanaryReleaseProps, 'port'>, string]>([
  [
    {
      stable: { image: server, modelStore: ModelStore.fromClaimName('seven') },
      canary: { image: server, modelStore: ModelStore.fromClaimName('eight') },
      step,
    },
    "chart/model: canary.version is '2.1.0', must differ from stable.version: change the image, the modelStore or canary.version, or leave",
  ],
  [
    { stable: { image: `registry.example.com/server@sha256:${SHA}` } },
    `chart/model: stable.image is 'registry.example.com/server@sha256:${SHA}', has no tag for the version: pass stable.version`,
  ],
  [
    { stable: { image: server, metricsPort: 0 } },
    'chart/model/stable: metricsPort is 0, must be a whole number from 1 to 65535',
  ],
  [
    { stable: { image: server, podLabels: { 'app.kubernetes.io/version': '1' } } },
    "chart/model: stable.podLabels is 'app.kubernetes.io/version', which is the label of the version: remove it, or pass another versionLabel",
  ],
  [
    { stable: { image: 'm:1' }, canary: { image: 'm:2', extraPorts: [{ name: 'grpc', port: 8001 }] }, step },
    'chart/model: stable has the extra ports none and canary has grpc 8001, but both share one Service. Pass the ports to the release instead of ' +
      'a track, or split the requests with a route.',
  ],
  [
    {
      stable: { image: 'm:1' },
      canary: {
        image: 'm:2',
        sidecars: [
          { name: 'auth', image: 'auth:1', port: 4180, receivesRequests: true, resources: { cpu: '1', memory: '1Gi' } },
        ],
      },
      step,
    },
    'chart/model: requests arrive at port 8080 in stable and 4180 in canary, but both share one Service. Pass the ports',
  ],
])('%j is rejected', (props, message) => {
  expect(() => build(props)).toThrow(message);
});
