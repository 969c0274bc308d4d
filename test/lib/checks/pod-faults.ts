import { type PodChanges, object } from './faults';

/** Fault in a pod, and the path of the field after that of the pod spec. */
export type Fault = [id: string, what: string, changes: PodChanges, path: string, others?: object[]];

export const SETTINGS = object('ConfigMap', 'model-settings', undefined, { data: { 'batch-size': '8' } });
export const KEYS = object('Secret', 'model-keys', undefined, { stringData: { token: 'x' } });
const CLAIM = object('PersistentVolumeClaim', 'models', { accessModes: ['ReadWriteMany'] });
const ACCOUNT = object('ServiceAccount', 'model-server');
export const CACHE = { name: 'cache', emptyDir: {} };

export const FAULTS: Fault[] = [
  [
    'reference-missing',
    'a swapped letter in envFrom',
    { container: { envFrom: [{ configMapRef: { name: 'model-settigns' } }] } },
    'containers[0].envFrom[0].configMapRef.name',
    [SETTINGS],
  ],
  [
    'reference-missing',
    'a Secret without its separator in a variable of an init container',
    {
      pod: {
        initContainers: [
          {
            name: 'load',
            image: 'a:1',
            env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'modelkeys', key: 'token' } } }],
          },
        ],
      },
    },
    'initContainers[0].env[0].valueFrom.secretKeyRef.name',
    [KEYS],
  ],
  [
    'reference-missing',
    'a missing letter in a claim',
    { pod: { volumes: [{ name: 'models', persistentVolumeClaim: { claimName: 'model' } }] } },
    'volumes[0].persistentVolumeClaim.claimName',
    [CLAIM],
  ],
  [
    'reference-missing',
    'the only ConfigMap of three that is missing',
    {
      pod: {
        volumes: [
          { name: 'a', configMap: { name: 'model-settings' } },
          {
            name: 'b',
            projected: { sources: [{ configMap: { name: 'prompts' } }, { configMap: { name: 'routes' } }] },
          },
        ],
      },
    },
    'volumes[1].projected.sources[1].configMap.name',
    [SETTINGS, object('ConfigMap', 'prompts', undefined, { data: {} })],
  ],
  [
    'reference-missing',
    'a swapped letter in the password of a registry',
    { pod: { imagePullSecrets: [{ name: 'model-kyes' }] } },
    'imagePullSecrets[0].name',
    [KEYS],
  ],
  [
    'key-missing',
    'another spelling of the key',
    {
      container: { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'model-settings', key: 'batchSize' } } }] },
    },
    'containers[0].env[0].valueFrom.configMapKeyRef.key',
    [SETTINGS],
  ],
  [
    'key-missing',
    'a key of a Secret in a volume',
    {
      pod: {
        volumes: [{ name: 'keys', secret: { secretName: 'model-keys', items: [{ key: 'tls.key', path: 'k' }] } }],
      },
    },
    'volumes[0].secret.items[0].key',
    [KEYS],
  ],
  [
    'key-missing',
    'a key in a projected volume',
    {
      pod: {
        volumes: [
          { name: 'k', projected: { sources: [{ configMap: { name: 'model-settings', items: [{ key: 'no' }] } }] } },
        ],
      },
    },
    'volumes[0].projected.sources[0].configMap.items[0].key',
    [SETTINGS],
  ],
  [
    'service-account-missing',
    'a typo',
    { pod: { serviceAccountName: 'model-sever' } },
    'serviceAccountName',
    [ACCOUNT],
  ],
  [
    'service-account-missing',
    'two wrong letters',
    { pod: { serviceAccountName: 'inferense-runer' } },
    'serviceAccountName',
    [object('ServiceAccount', 'inference-runner')],
  ],
  [
    'service-account-missing',
    'a missing separator',
    { pod: { serviceAccountName: 'modelserver' } },
    'serviceAccountName',
    [ACCOUNT],
  ],
  [
    'volume-missing',
    'a pod without volumes',
    { container: { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] } },
    'containers[0].volumeMounts[0].name',
  ],
  [
    'volume-missing',
    'the second mount',
    {
      container: {
        volumeMounts: [
          { name: 'cache', mountPath: '/a' },
          { name: 'models', mountPath: '/b' },
        ],
      },
      pod: { volumes: [CACHE] },
    },
    'containers[0].volumeMounts[1].name',
  ],
  [
    'volume-missing',
    'a device of an init container',
    { pod: { volumes: [CACHE], initContainers: [{ name: 'load', image: 'a:1', volumeDevices: [{ name: 'disk' }] }] } },
    'initContainers[0].volumeDevices[0].name',
  ],
  [
    'mount-duplicate',
    'two mounts of one volume at one path',
    {
      container: {
        volumeMounts: [
          { name: 'cache', mountPath: '/a' },
          { name: 'cache', mountPath: '/a', subPath: 'b' },
        ],
      },
      pod: { volumes: [CACHE] },
    },
    'containers[0].volumeMounts[1].mountPath',
  ],
  ['mount-duplicate', 'two volumes', { pod: { volumes: [CACHE, CACHE] } }, 'volumes[1].name'],
  [
    'mount-duplicate',
    'in an init container',
    {
      pod: {
        volumes: [CACHE],
        initContainers: [
          {
            name: 'load',
            image: 'a:1',
            volumeMounts: [
              { name: 'cache', mountPath: '/a' },
              { name: 'cache', mountPath: '/a' },
            ],
          },
        ],
      },
    },
    'initContainers[0].volumeMounts[1].mountPath',
  ],
  [
    'container-duplicate',
    'an init container with the name of a container',
    { pod: { initContainers: [{ name: 'server', image: 'a:1' }] } },
    'initContainers[0].name',
  ],
  [
    'container-duplicate',
    'two init containers',
    {
      pod: {
        initContainers: [
          { name: 'load', image: 'a:1' },
          { name: 'load', image: 'b:1' },
        ],
      },
    },
    'initContainers[1].name',
  ],
  [
    'container-duplicate',
    'two ports',
    {
      container: {
        ports: [
          { name: 'http', containerPort: 8080 },
          { name: 'http', containerPort: 9090 },
        ],
      },
    },
    'containers[0].ports[1].name',
  ],
  [
    'variable-duplicate',
    'two values',
    {
      container: {
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
          { name: 'A', value: '2' },
        ],
      },
    },
    'containers[0].env[2].name',
  ],
  [
    'variable-duplicate',
    'a value and a reference',
    {
      container: {
        env: [
          { name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
          { name: 'A', value: '2' },
        ],
      },
    },
    'containers[0].env[1].name',
  ],
  [
    'variable-duplicate',
    'in an init container',
    { pod: { initContainers: [{ name: 'load', image: 'a:1', env: [{ name: 'A' }, { name: 'A' }] }] } },
    'initContainers[0].env[1].name',
  ],
];
