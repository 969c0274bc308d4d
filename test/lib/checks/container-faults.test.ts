import { gpus, LIVE, READY, env, image, DB, FAULTS } from './container-faults';
import { KINDS, type PodChanges, object, pathsOf, textsOf } from './faults';

/** Kinds that a rule does not cover. */
const EXCEPT: { [id: string]: string[] } = {
  'host-port': ['DaemonSet'],
  'database-without-volume': ['Job', 'CronJob', 'InferenceService', 'ScaledJob'],
};

test.each(FAULTS)('%s: %s in each kind', (id, _, changes, path) => {
  const kinds = KINDS.filter(([kind]) => !EXCEPT[id]?.includes(kind));
  const found = kinds.flatMap(([, create]) => pathsOf(id, [create(changes)]));
  const normal = found.map((text) => text.replace("['", '.').replace("']", ''));
  expect(normal).toEqual(kinds.map(([kind, , podPath]) => `${kind} ${podPath}.containers[0].${path}`));
});

test.each<[string, string, PodChanges]>([
  [
    'probe-scheme',
    'HTTPS of a port without a scheme in its name',
    {
      container: {
        ports: [{ name: 'web', containerPort: 8443 }],
        readinessProbe: { httpGet: { port: 'web', scheme: 'HTTPS' } },
      },
    },
  ],
  [
    'probes-identical',
    'a liveness probe that waits longer',
    { container: { livenessProbe: { ...READY, failureThreshold: 4 } } },
  ],
  [
    'liveness-before-start',
    'a startup probe',
    gpus({ 'nvidia.com/gpu': 1 }, { livenessProbe: LIVE, startupProbe: LIVE }),
  ],
  [
    'liveness-before-start',
    'a delay of two minutes',
    gpus({ 'nvidia.com/gpu': 1 }, { livenessProbe: { ...LIVE, initialDelaySeconds: 90 } }),
  ],
  ['liveness-before-start', 'a small server', { container: { livenessProbe: LIVE } }],
  ['quantity-unit', 'a large machine', gpus({ cpu: 192, memory: '2Ti' })],
  [
    'quantity-unit',
    'a large machine without a GPU',
    { container: { resources: { requests: { memory: '64Gi' }, limits: { cpu: 64 } } } },
  ],
  [
    'quantity-unit',
    'a limit that in thousandths is less than the request',
    { container: { resources: { requests: { cpu: '100m' }, limits: { cpu: 64 } } } },
  ],
  ['quantity-unit', 'a machine with GPUs', gpus({ cpu: 96, 'nvidia.com/gpu': 8 })],
  ['quantity-unit', 'less than 64 CPUs', gpus({ cpu: 63 })],
  ['quantity-unit', 'a small emptyDir', { pod: { volumes: [{ name: 'a', emptyDir: { sizeLimit: '64Ki' } }] } }],
  ['quantity-unit', 'bytes', gpus({ memory: 536870912 })],
  ['quantity-unit', 'nothing', gpus({ memory: 0 })],
  [
    'request-exceeds-limit',
    'equal amounts in two units',
    { container: { resources: { requests: { cpu: '1000m' }, limits: { cpu: 1 } } } },
  ],
  [
    'accelerator-request',
    'an equal limit',
    { container: { resources: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': 1 } } } },
  ],
  [
    'tensor-parallel',
    'tensor and pipeline parallelism',
    gpus({ 'nvidia.com/gpu': 8 }, { args: ['-tp=4', '--pipeline-parallel-size=2'] }),
  ],
  [
    'tensor-parallel',
    'GPUs of several pods',
    gpus({ 'nvidia.com/gpu': 8 }, { args: ['-tp=16', '--distributed-executor-backend=ray'] }),
  ],
  [
    'tensor-parallel',
    'variables of TGI and NIM',
    gpus(
      { 'nvidia.com/gpu': 4 },
      {
        env: [
          { name: 'NUM_SHARD', value: '2' },
          { name: 'NIM_PIPELINE_PARALLEL_SIZE', value: '2' },
        ],
      },
    ),
  ],
  [
    'tensor-parallel',
    'an unknown number of a variable',
    gpus({ 'nvidia.com/gpu': 8 }, { env: [{ name: 'NUM_SHARD', value: 'auto' }] }),
  ],
  ['tensor-parallel', 'an unknown number', gpus({ 'nvidia.com/gpu': 8 }, { args: ['--tensor-parallel-size=$(N)'] })],
  ['image-name', 'a port, a path and a digest', image(`localhost:5000/a/b_c/d--e:v1@sha256:${'0'.repeat(64)}`)],
  ['image-name', 'an image that kustomize replaces', image('replaced-by-kustomize')],
  ['image-branch', 'a commit of a branch', image('registry.example.com/model:main-4f2a9c1')],
  ['image-branch', 'a version of a flavour', image('tensorflow/serving:2.19.0-gpu')],
  ['image-branch', 'a version of a branch', image('registry.example.com/model:main-20260101')],
  [
    'secret-literal',
    'options and paths',
    {
      container: {
        env: [
          { name: 'ALLOW_EMPTY_PASSWORD', value: 'yes' },
          { name: 'TOKEN', value: '/run/token' },
          { name: 'OPENAI_API_KEY', value: 'EMPTY' },
          { name: 'MAX_TOKENS', value: '8' },
        ],
      },
    },
  ],
  [
    'secret-literal',
    'flags without a secret',
    {
      container: {
        args: [
          '--api-key=$(API_KEY)',
          '--token',
          '$TOKEN',
          '--password',
          '--port=80',
          '--api-key=<secret>',
          '--hf-token=/run/token',
          '--pad-token=x',
          '--max-tokens=8',
          '--api-key',
        ],
      },
    },
  ],
  ['secret-literal', 'a reference in a URL', env('DATABASE_URL', 'postgres://app:$(DB_PASSWORD)@db/app')],
  [
    'database-without-volume',
    'a claim',
    {
      container: { ...DB, volumeMounts: [{ name: 'd', mountPath: '/d' }] },
      pod: { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'c' } }] },
    },
  ],
  ['database-without-volume', 'a cache', image('redis:8.4')],
  ['database-without-volume', 'a migration of a database', image('registry.example.com/orders-db:1.4.0')],
  ['database-without-volume', 'an exporter', image('prom/mysqld-exporter:v0.15.0')],
  [
    'variable-unexpanded',
    'a shell',
    { container: { command: ['/bin/sh', '-c', 'serve ${MODEL}'], env: [{ name: 'MODEL', value: 'm' }] } },
  ],
  [
    'variable-unexpanded',
    'a name that the app replaces',
    { container: { args: ['--format=${time}'], env: [{ name: 'MODEL', value: 'm' }] } },
  ],
])('%s accepts %s', (id, _, changes) => {
  expect(KINDS.flatMap(([, create]) => pathsOf(id, [create(changes)]))).toEqual([]);
});

describe('the grace period', () => {
  const stopping = (preStop: object, grace: number | undefined, livenessProbe?: object): PodChanges => ({
    container: { lifecycle: { preStop }, livenessProbe },
    pod: { terminationGracePeriodSeconds: grace },
  });
  const slow = (timeoutSeconds: number) => ({ ...LIVE, timeoutSeconds });

  test.each<[string, string | undefined, PodChanges]>([
    ['is the time of the hook', 'grace-period', stopping({ sleep: { seconds: 30 } }, undefined)],
    ['is shorter than a command', 'grace-period', stopping({ exec: { command: ['/bin/sh', '-c', 'sleep 60'] } }, 45)],
    [
      'is as long as the sleep before another command',
      'grace-period',
      stopping({ exec: { command: ['sh', '-c', 'sleep 15; nginx -s quit'] } }, 15),
    ],
    [
      'is as long as two sleeps',
      'grace-period',
      stopping({ exec: { command: ['/bin/sh', '-c', 'sleep 5 && nginx -s quit && sleep 10s'] } }, 15),
    ],
    [
      'is shorter than a sleep in minutes',
      'grace-period',
      stopping({ exec: { command: ['/bin/sleep', '1m'] } }, undefined),
    ],
    [
      'is longer than the sleep before another command',
      undefined,
      stopping({ exec: { command: ['sh', '-c', 'sleep 15; nginx -s quit'] } }, 16),
    ],
    [
      'has a hook that loops',
      undefined,
      stopping({ exec: { command: ['sh', '-c', 'while busy; do\nsleep 30\ndone'] } }, 20),
    ],
    [
      'has a hook that sleeps in the background',
      undefined,
      stopping({ exec: { command: ['sh', '-c', 'sleep 60 & drain'] } }, 20),
    ],
    ['leaves no time for a request', 'grace-period-request', stopping({ sleep: { seconds: 10 } }, 60, slow(65))],
    ['is shorter than a request', 'grace-period-request', stopping({}, 60, slow(90))],
    ['is longer than the hook', undefined, stopping({ sleep: { seconds: 15 } }, undefined)],
    ['is as long as the hook and a request', undefined, stopping({ sleep: { seconds: 10 } }, 70, slow(65))],
    ['has an unknown hook', undefined, stopping({ exec: { command: ['drain.sh'] } }, 5)],
  ])('%s', (_, id, changes) => {
    for (const [kind, create, podPath] of KINDS) {
      const found = ['grace-period', 'grace-period-request'].flatMap((one) =>
        pathsOf(one, [create(changes)]).map((path) => `${one}: ${path}`),
      );
      expect(found).toEqual(id ? [`${id}: ${kind} ${podPath}.terminationGracePeriodSeconds`] : []);
    }
  });
});

test('a finding does not contain the secret', () => {
  const [, create] = KINDS[0] as (typeof KINDS)[number];
  const texts = textsOf('secret-literal', [create(env('DATABASE_URL', 'postgres://app:hunter2@db/app'))]);
  expect(texts).toHaveLength(1);
  expect(texts.join()).not.toContain('hunter2');
});

test.each([
  [
    '<secret>',
    "is a placeholder for the secret HF_TOKEN of container 'server' in plain text: pass valueFrom.secretKeyRef",
  ],
  [
    'HF_TOKEN',
    "is a placeholder for the secret HF_TOKEN of container 'server' in plain text: pass valueFrom.secretKeyRef",
  ],
  ['hf_abc', "is the secret HF_TOKEN of container 'server' in plain text: pass valueFrom.secretKeyRef"],
])('the secret %s', (value, text) => {
  const [, create] = KINDS[0] as (typeof KINDS)[number];
  expect(textsOf('secret-literal', [create(env('HF_TOKEN', value))])).toEqual([
    `spec.template.spec.containers[0].env[0].value ${text}`,
  ]);
});

test.each<[what: string, type: string, spec: (amount: string) => object, path: string]>([
  [
    'a claim',
    'PersistentVolumeClaim.v1',
    (storage) => ({ resources: { requests: { storage } } }),
    'spec.resources.requests.storage',
  ],
  ['a volume', 'PersistentVolume.v1', (storage) => ({ capacity: { storage } }), 'spec.capacity.storage'],
  [
    'a claim of a StatefulSet',
    'StatefulSet.apps/v1',
    (storage) => ({
      volumeClaimTemplates: [{ metadata: { name: 'a' }, spec: { resources: { requests: { storage } } } }],
    }),
    'spec.volumeClaimTemplates[0].spec.resources.requests.storage',
  ],
  [
    'the size of an emptyDir',
    'Pod.v1',
    (sizeLimit) => ({ containers: [], volumes: [{ name: 'a', emptyDir: { sizeLimit } }] }),
    'spec.volumes[0].emptyDir.sizeLimit',
  ],
  [
    'an ephemeral claim',
    'Pod.v1',
    (storage) => ({
      containers: [],
      volumes: [{ name: 'a', ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage } } } } } }],
    }),
    'spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage',
  ],
  [
    'a quota',
    'ResourceQuota.v1',
    (memory) => ({ hard: { 'requests.cpu': '500', 'limits.memory': memory } }),
    "spec.hard['limits.memory']",
  ],
  [
    'a default',
    'LimitRange.v1',
    (memory) => ({ limits: [{ type: 'Container', default: { memory }, max: { cpu: '128' }, min: { memory: '1' } }] }),
    'spec.limits[0].default.memory',
  ],
])('the amount of %s has a unit', (_, type, spec, path) => {
  const find = (amount: string) => pathsOf('quantity-unit', [object(type, 'a', spec(amount))]);
  expect(find('512')).toEqual([`${type.split('.')[0]} ${path}`]);
  expect(find('10Gi')).toEqual([]);
});
